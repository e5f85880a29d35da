package org.ardent.ml;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.ardent.io.InvalidInputException;
import org.ardent.modelfile.LoadedModel;

/** Loads what a {@link DensityWriter} or the command line saved, and bare model files. */
final class DensityReader extends MLReader<AutoregressiveDensityModel> {
  @Override
  public AutoregressiveDensityModel load(String path) {
    Configuration hadoop = sparkSession().sparkContext().hadoopConfiguration();
    LoadedModel loaded = ModelDirectory.read(hadoop, path);
    try {
      loaded.model().density();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(path + ": " + e.getMessage(), e);
    }
    if (!ModelDirectory.hasMetadata(hadoop, path)) {
      return ModelDirectory.model(loaded, null);
    }
    String text = ModelDirectory.metadata(hadoop, path);
    try {
      return model(loaded, text);
    } catch (Exception e) {
      // Whatever Spark's readers make of JSON that is not theirs.
      throw new InvalidInputException(
          path + ": the metadata of Spark ML is not as it was saved: " + e.getMessage(), e);
    }
  }

  private static AutoregressiveDensityModel model(LoadedModel loaded, String text) {
    DefaultParamsReader.Metadata metadata =
        SparkMl.metadata(text, AutoregressiveDensityModel.class);
    AutoregressiveDensityModel model =
        new AutoregressiveDensityModel(metadata.uid(), loaded, ModelDirectory.inputSchema(text));
    ModelDirectory.nameColumns(model);
    SparkMl.setParams(model, metadata);
    return model;
  }

  /** Loads from this machine's disk, whatever Hadoop's default is: the cache of Spark Connect. */
  @SuppressWarnings("MissingOverride") // Spark 4.0 does not ask
  public AutoregressiveDensityModel loadFromLocal(String path) {
    return load(ModelDirectory.local(path));
  }
}
