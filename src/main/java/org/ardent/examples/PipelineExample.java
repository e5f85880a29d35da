package org.ardent.examples;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.LogLikelihoodEvaluator;

/**
 * A density as the last stage of a pipeline, after a stage of Spark's own; its size chosen by the
 * likelihood of held-out rows; saved, loaded and used as one.
 *
 * <pre>
 * spark-submit --class org.ardent.examples.PipelineExample ardent_2.13-VERSION.jar FOLDER [ROWS]
 * </pre>
 */
public final class PipelineExample {
  private static final String LOG_INCOME = "log_income";

  private PipelineExample() {}

  /** Saves in the folder what fits so many customers best, 20,000 unless told otherwise. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      throw new IllegalArgumentException("expected a folder to save the pipeline in");
    }
    long count = args.length > 1 ? Long.parseLong(args[1]) : 20_000;
    try (SparkSession spark = SparkSession.builder().appName("Ardent: pipeline").getOrCreate()) {
      run(spark, args[0], count, 20).orderBy(col("logLikelihood")).show(5);
    }
  }

  /**
   * Chooses, prints what it chose from, saves and loads.
   *
   * @return other rows, scored by the pipeline that was loaded
   */
  static Dataset<Row> run(SparkSession spark, String folder, long count, int epochs)
      throws IOException {
    TrainValidationSplitModel chosen = choose(FaultyCustomers.table(spark, count, 0, 1), epochs);
    double[] metrics = chosen.validationMetrics();
    for (int i = 0; i < metrics.length; i++) {
      System.out.printf(
          Locale.ROOT, "%s: %.3f nats%n", chosen.getEstimatorParamMaps()[i], metrics[i]);
    }
    ((PipelineModel) chosen.bestModel()).write().overwrite().save(folder);
    return PipelineModel.load(folder).transform(FaultyCustomers.table(spark, 1000, 0.02, 2));
  }

  /** The pipeline whose held-out rows are the likeliest, of two sizes of its density. */
  static TrainValidationSplitModel choose(Dataset<Row> customers, int epochs) {
    List<String> columns = new ArrayList<>(FaultyCustomers.COLUMNS);
    columns.replaceAll(column -> column.equals("income") ? LOG_INCOME : column);
    AutoregressiveDensity density =
        new AutoregressiveDensity()
            .setInputCols(columns.toArray(String[]::new))
            .setActivation("relu")
            .setMaxIter(epochs)
            .setBatchSize(500)
            .setStepSize(0.01)
            .setSchedule("linear")
            // A negative income has no logarithm: such a row is kept, without a score.
            .setHandleInvalid("keep");
    SQLTransformer logarithm =
        new SQLTransformer()
            .setStatement("SELECT *, ln(income) AS " + LOG_INCOME + " FROM __THIS__");
    ParamMap[] sizes = {
      new ParamMap().put(density.hiddenLayers(), new int[] {10}),
      new ParamMap().put(density.hiddenLayers(), new int[] {100})
    };
    return new TrainValidationSplit()
        .setEstimator(new Pipeline().setStages(new PipelineStage[] {logarithm, density}))
        .setEstimatorParamMaps(sizes)
        .setEvaluator(new LogLikelihoodEvaluator())
        .setTrainRatio(0.8)
        .setSeed(1)
        .fit(customers);
  }
}
