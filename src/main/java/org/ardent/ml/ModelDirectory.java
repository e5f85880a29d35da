package org.ardent.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.FileSystems;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.ObjectStore;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.train.MemoryLimits;
import org.ardent.train.ModelMetadata;

/**
 * A model as Spark ML stores it: {@code metadata/part-00000} with Spark ML's own JSON, and {@code
 * data/model.safetensors} with everything Ardent needs.
 */
public final class ModelDirectory {
  private static final String DATA = "data/model.safetensors";
  private static final String METADATA = "metadata";
  private static final int LONGEST_METADATA = 1 << 26;

  /**
   * The names and types of the columns that were trained on, which Spark ML does not write itself.
   */
  private static final String INPUT_SCHEMA = "inputSchema";

  private ModelDirectory() {}

  /** Writes a model into a directory that exists and that no reader knows of yet. */
  public static void write(
      FileSystem fs, Path directory, AutoregressiveDensityModel model, SparkSession spark)
      throws IOException {
    Path metadataDirectory = new Path(directory, METADATA);
    try (OutputStream out =
        LocalDisk.create(fs, new Path(metadataDirectory, "part-00000"), false)) {
      out.write((metadata(model, spark) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    LocalDisk.create(fs, new Path(metadataDirectory, "_SUCCESS"), false).close();
    LoadedModel loaded = model.loaded();
    try (OutputStream out =
        new BufferedOutputStream(LocalDisk.create(fs, new Path(directory, DATA), false), 1 << 16)) {
      ModelFile.write(out, loaded);
    }
  }

  private static String metadata(AutoregressiveDensityModel model, SparkSession spark)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode metadata = (ObjectNode) mapper.readTree(SparkMl.metadata(model, spark));
    if (model.inputSchema().isPresent()) {
      metadata.set(INPUT_SCHEMA, mapper.readTree(model.inputSchema().get().json()));
    }
    return mapper.writeValueAsString(metadata);
  }

  /** The columns that a model was trained on; null if its metadata does not say. */
  static StructType inputSchema(String metadata) {
    try {
      JsonNode schema = new ObjectMapper().readTree(metadata).get(INPUT_SCHEMA);
      return schema == null ? null : (StructType) DataType.fromJson(schema.toString());
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("the metadata of the model is not valid JSON", e);
    }
  }

  /** A model that has no metadata of Spark ML's: its file names its columns. */
  static AutoregressiveDensityModel model(LoadedModel loaded, StructType inputSchema) {
    AutoregressiveDensityModel model =
        new AutoregressiveDensityModel(
            "AutoregressiveDensity_" + loaded.model().name(), loaded, inputSchema);
    nameColumns(model);
    return model;
  }

  /** Sets inputCols to the columns that the model's file names, unless the names were made up. */
  static void nameColumns(AutoregressiveDensityModel model) {
    List<String> names = ModelMetadata.columns(model.loaded());
    int n = model.numFeatures();
    if (names.size() == n && !names.equals(madeUpNames(n))) {
      model.setInputCols(model.inputs().sources().toArray(String[]::new));
    }
  }

  /** The names x1…xn of columns without names. */
  static List<String> madeUpNames(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> "x" + i).toList();
  }

  /**
   * The metadata of Spark ML: the first line of the first file.
   *
   * @throws InvalidInputException if there is none
   */
  static String metadata(Configuration hadoop, String uri) {
    try {
      Path folder = new Path(uri, METADATA);
      FileSystem fs = LocalDisk.of(folder, hadoop);
      FileStatus[] files = fs.listStatus(folder, path -> path.getName().startsWith("part-"));
      Arrays.sort(files);
      for (FileStatus file : files) {
        // A file without a length may be a pipe that nobody writes into.
        if (file.isFile() && file.getLen() > 0) {
          try (InputStream in = fs.open(file.getPath())) {
            byte[] bytes = in.readNBytes(LONGEST_METADATA);
            return new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("");
          }
        }
      }
      throw new InvalidInputException(uri + " has no metadata of Spark ML's in " + METADATA);
    } catch (IOException e) {
      throw new InvalidInputException(uri + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether a path is a directory with Spark ML's metadata, and not a bare model file. */
  static boolean hasMetadata(Configuration hadoop, String uri) {
    Path path = new Path(uri);
    try {
      FileSystem fs = FileSystems.of(path, hadoop);
      return fs.getFileStatus(path).isDirectory() && fs.exists(new Path(path, METADATA));
    } catch (IOException e) {
      throw new InvalidInputException(uri + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A stamp that changes when a model is saved again at a path; empty if there is no model. */
  static String version(Configuration hadoop, String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = FileSystems.of(path, hadoop);
    for (Path file : List.of(new Path(path, DATA), path)) {
      if (fs.exists(file)) {
        FileStatus status = fs.getFileStatus(file);
        return status.getModificationTime() + " " + status.getLen();
      }
    }
    return "";
  }

  /** A path of this machine's disk as a URI. */
  static String local(String path) {
    return new Path("file", null, path).toString();
  }

  /**
   * Reads a model from its directory or from a bare {@code .safetensors} file.
   *
   * @throws InvalidInputException if there is none or it is not one
   */
  public static LoadedModel read(Configuration hadoop, String uri) {
    try {
      Path path = new Path(uri);
      // Whoever changed the file in place has left its checksum file as it was.
      FileSystem fs = LocalDisk.of(path, hadoop);
      FileStatus status = fs.getFileStatus(path);
      if (status.isDirectory()) {
        ObjectStore.requireComplete(fs, path);
        path = new Path(path, DATA);
        if (!fs.exists(path)) {
          throw new InvalidInputException(uri + " is not a model: it has no " + DATA);
        }
        status = fs.getFileStatus(path);
      }
      if (!status.isFile() || status.getLen() == 0) {
        // A pipe has no length either, and nobody may write into it.
        throw new InvalidInputException(
            uri + " is not a model: " + path + (status.isFile() ? " is empty" : " is a folder"));
      }
      String excess = MemoryLimits.loadingProblem(status.getLen());
      if (excess != null) {
        throw new InvalidInputException(uri + " " + excess);
      }
      try (InputStream in = fs.open(path)) {
        return ModelFile.read(in, status.getLen(), path.toString());
      }
    } catch (FileNotFoundException e) {
      throw new InvalidInputException(
          uri
              + " does not exist or cannot be read, expected a model directory or .safetensors"
              + " file",
          e);
    } catch (AccessControlException e) {
      throw new InvalidInputException(uri + " cannot be read: permission denied", e);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(uri + " is not a path: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InvalidInputException(uri + " cannot be read: " + e.getMessage(), e);
    }
  }
}
