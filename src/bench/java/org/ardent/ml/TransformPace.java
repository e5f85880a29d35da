package org.ardent.ml;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowScoring;
import org.ardent.score.ScoreCall;
import org.ardent.score.ScoreColumns;

/**
 * What it costs that Spark's optimiser sees through {@code transform}: its rows a second on a full
 * scan of a table, and those of a plain mapPartitions over whole rows, which it was before.
 * Arguments: TABLE ROUNDS HIDDEN.
 */
public final class TransformPace {
  private static final int TRAINING_ROWS = 20_000;

  private TransformPace() {}

  /** Measures, by turns. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("transform pace").getOrCreate()) {
      Dataset<Row> rows = spark.read().parquet(args[0]);
      AutoregressiveDensityModel model =
          new AutoregressiveDensity()
              .setInputCols(rows.columns())
              .setHiddenLayers(Integer.parseInt(args[2]))
              .setMaxIter(1)
              .fit(rows.limit(TRAINING_ROWS));
      long count = rows.count();
      List<Double> whole = new ArrayList<>();
      List<Double> seen = new ArrayList<>();
      // The first round warms up.
      for (int round = 0; round <= Integer.parseInt(args[1]); round++) {
        double before = seconds(mapped(spark, model, rows));
        double now = seconds(model.transform(rows));
        System.out.printf(
            Locale.ROOT,
            "round %d: mapPartitions %,.0f rows/s, transform %,.0f rows/s%n",
            round,
            count / before,
            count / now);
        if (round > 0) {
          whole.add(count / before);
          seen.add(count / now);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "median: mapPartitions %,.0f rows/s, transform %,.0f rows/s: %.0f %%%n",
          median(whole),
          median(seen),
          100 * median(seen) / median(whole));
    }
  }

  private static Dataset<Row> mapped(
      SparkSession spark, AutoregressiveDensityModel model, Dataset<Row> rows) {
    StructType schema = rows.schema();
    DensitySchema names = DensitySchema.of(model.inputs().forTable(schema));
    StructType inputs = names.inputSchema(schema);
    RowScoring scoring =
        new RowScoring(
            inputs,
            names.inputs(),
            names.dates(),
            0,
            model.weights().expectation(),
            model.weights().broadcast(spark),
            OnInvalid.FAIL);
    int[] positions =
        IntStream.range(0, inputs.size())
            .map(i -> schema.fieldIndex(inputs.fieldNames()[i]))
            .toArray();
    return rows.mapPartitions(
        new ScoreColumns(scoring, positions, schema.size(), List.of(ScoreCall.Part.TOTAL)),
        Encoders.row(schema.add("logLikelihood", DataTypes.DoubleType, false)));
  }

  private static double seconds(Dataset<Row> rows) {
    long start = System.nanoTime();
    rows.write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) * 1e-9;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
