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
      return ModelDirectory.model(loaded);
    }
    DefaultParamsReader.Metadata metadata =
        SparkMl.metadata(ModelDirectory.metadata(hadoop, path), AutoregressiveDensityModel.class);
    AutoregressiveDensityModel model =
        new AutoregressiveDensityModel(
            metadata.uid(), loaded, ModelDirectory.inputSchema(metadata.metadataJson()));
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
