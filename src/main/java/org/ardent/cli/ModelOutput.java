package org.ardent.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.ardent.io.LocalDisk;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.ModelDirectory;
import org.ardent.ml.SamplePicture;
import org.ardent.model.Score;
import org.ardent.modelfile.LoadedModel;
import org.ardent.plot.LearningCurve;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingResult;

/**
 * A trained model's directory: the model, its history, a picture of learning and, of a density, one
 * of samples.
 */
final class ModelOutput {
  private static final int SAMPLES = 100;
  private static final long SAMPLE_SEED = 1;

  private final SparkSession spark;
  private final LoadedModel model;
  private final TrainingResult result;
  private final TrainingJob run;
  private final StructField features;

  /**
   * The output of a run.
   *
   * @param features the column of vectors or arrays that was trained on, null if there was none
   */
  ModelOutput(SparkSession spark, TrainingJob run, TrainedModel trained, StructField features) {
    this.spark = spark;
    this.features = features;
    this.run = run;
    model = trained.model();
    result = trained.result();
  }

  /** Writes everything into a folder, which is made. */
  void write(FileSystem fs, Path directory) throws IOException {
    fs.mkdirs(directory);
    ModelDirectory.write(fs, directory, AutoregressiveDensityModel.of(model, run, features), spark);
    try (OutputStream out = LocalDisk.create(fs, new Path(directory, "history.csv"), false)) {
      out.write(history().getBytes(StandardCharsets.UTF_8));
    }
    List<EpochRecord> history = result.history();
    try (OutputStream out =
        LocalDisk.create(fs, new Path(directory, "learning-curve.png"), false)) {
      LearningCurve.write(
          out,
          model.model().name(),
          model.model().score(),
          history.stream().mapToDouble(EpochRecord::trainNegativeLogLikelihood).toArray(),
          history.stream().mapToDouble(EpochRecord::validNegativeLogLikelihood).toArray());
    }
    if (model.model().score() != Score.LOG_LIKELIHOOD) {
      return;
    }
    String unfit = SamplePicture.unfit(model.model().layout());
    if (unfit != null) {
      System.err.println("no samples.png: " + unfit);
      return;
    }
    try (OutputStream out = LocalDisk.create(fs, new Path(directory, "samples.png"), false)) {
      SamplePicture.of(spark, model, SAMPLES, SAMPLE_SEED).write(out);
    }
  }

  private String history() {
    String loss =
        switch (model.model().score()) {
          case LOG_LIKELIHOOD -> "NegativeLogLikelihood";
          case RECONSTRUCTION_ERROR -> "ReconstructionError";
        };
    StringBuilder csv =
        new StringBuilder(
            String.format(Locale.ROOT, "epoch,train%s,valid%s,stepSize,seconds\n", loss, loss));
    for (EpochRecord e : result.history()) {
      csv.append(e.epoch())
          .append(',')
          .append(e.trainNegativeLogLikelihood())
          .append(',')
          .append(orNothing(e.validNegativeLogLikelihood()))
          .append(',')
          .append(orNothing(e.stepSize()))
          .append(',')
          .append(e.seconds())
          .append('\n');
    }
    return csv.toString();
  }

  private static String orNothing(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
