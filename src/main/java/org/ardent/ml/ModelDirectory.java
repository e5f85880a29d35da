package org.ardent.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.ardent.data.InvalidInputException;
import org.ardent.data.LoadedModel;
import org.ardent.data.ModelFile;

/**
 * A model as Spark ML stores it: {@code metadata/part-00000} with Spark ML's own JSON, and {@code
 * data/model.safetensors} with everything Ardent needs.
 */
public final class ModelDirectory {
  private static final String MODEL_CLASS = "org.ardent.ml.AutoregressiveDensityModel";
  private static final String DATA = "data/model.safetensors";
  private static final String METADATA = "metadata";

  private ModelDirectory() {}

  /**
   * Writes a model into a directory that exists and that no reader knows of yet.
   *
   * @param sparkVersion what Spark ML records
   */
  public static void write(FileSystem fs, Path directory, LoadedModel model, String sparkVersion)
      throws IOException {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("class", MODEL_CLASS);
    metadata.put("timestamp", System.currentTimeMillis());
    metadata.put("sparkVersion", sparkVersion);
    metadata.put("uid", "AutoregressiveDensity_" + model.model().name());
    metadata.put("paramMap", Map.of());
    metadata.put("defaultParamMap", Map.of());
    Path metadataDirectory = new Path(directory, METADATA);
    try (OutputStream out = fs.create(new Path(metadataDirectory, "part-00000"), false)) {
      out.write((json(metadata) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    fs.create(new Path(metadataDirectory, "_SUCCESS"), false).close();
    try (OutputStream out =
        new BufferedOutputStream(fs.create(new Path(directory, DATA), false), 1 << 16)) {
      ModelFile.write(out, model.model(), model.parameters(), model.metadata());
    }
  }

  /**
   * Reads a model from its directory or from a bare {@code .safetensors} file.
   *
   * @throws InvalidInputException if there is none or it is not one
   */
  public static LoadedModel read(Configuration hadoop, String uri) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(hadoop);
      FileStatus status = fs.getFileStatus(path);
      if (status.isDirectory()) {
        path = new Path(path, DATA);
        if (!fs.exists(path)) {
          throw new InvalidInputException(uri + " is not a model: it has no " + DATA);
        }
        status = fs.getFileStatus(path);
      }
      try (InputStream in = fs.open(path)) {
        return ModelFile.read(in, status.getLen(), path.toString());
      }
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          uri
              + " does not exist or cannot be read, expected a model directory or .safetensors file",
          e);
    } catch (AccessControlException e) {
      throw new InvalidInputException(uri + " cannot be read: permission denied", e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(uri + " is not a path: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InvalidInputException(uri + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String json(Map<String, Object> value) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(value);
  }
}
