package org.ardent.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWriter;
import org.ardent.io.AtomicOutput;
import org.ardent.io.FileSystems;
import org.ardent.io.Redaction;

/** Saves a model whole or not at all: under a temporary name, then renamed. */
final class DensityWriter extends MLWriter {
  private final AutoregressiveDensityModel model;

  DensityWriter(AutoregressiveDensityModel model) {
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    Redaction.inPlansOf(sparkSession());
    Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
    Path target = FileSystems.path(path);
    if (!shouldOverwrite() && FileSystems.of(target, hadoop).exists(target)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "Path %s already exists. To overwrite it, please use write.overwrite().save(path)",
              path));
    }
    try (AtomicOutput output = AtomicOutput.open(hadoop, path, shouldOverwrite())) {
      saveImpl(output.temporary().toString());
      output.commit();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Saves on this machine's disk, whatever Hadoop's default is: the cache of Spark Connect. */
  @SuppressWarnings("MissingOverride") // Spark 4.0 does not ask
  public void saveToLocal(String path) throws IOException {
    save(ModelDirectory.local(path));
  }

  @Override
  public void saveImpl(String path) {
    Path directory = new Path(path);
    try {
      FileSystem fs =
          FileSystems.of(directory, sparkSession().sparkContext().hadoopConfiguration());
      fs.mkdirs(directory);
      ModelDirectory.write(fs, directory, model, sparkSession());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
