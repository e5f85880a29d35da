package org.ardent.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.examples.FaultyCustomers;
import org.ardent.math.Random;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;

/**
 * How often drift is found where there is none and where it was planted, at p = 0.05, beside the
 * test of Kolmogorov and Smirnov of every column with Bonferroni's correction. Each trial compares
 * 1,000 customers with 1,000 others.
 */
public final class DriftFigures {
  private static final int ROWS = 1000;
  private static final int POOL = 8000;
  private static final int SPLITS = 200;
  private static final int TRIALS = 50;
  private static final double LEVEL = 0.05;

  private DriftFigures() {}

  /** A row as both methods see it: log p of its columns and severity; its cells as numbers. */
  private record Seen(double[] logDensities, double severity, double[] cells) {}

  /** Prints the tables. */
  public static void main(String[] args) {
    SparkSession spark = SparkSession.builder().appName("drift figures").getOrCreate();
    AutoregressiveDensityModel model =
        new AutoregressiveDensity()
            .setInputCols(FaultyCustomers.COLUMNS.toArray(String[]::new))
            .setHiddenLayers(50)
            .setMaxIter(10)
            .fit(FaultyCustomers.table(spark, 8000, 0, 1))
            .setColumnLogLikelihoodsCol("byColumn")
            .setSeverityCol("severity");
    Dataset<Row> rows = FaultyCustomers.table(spark, POOL, 0, 2);
    List<Seen> plain = seen(model, rows);
    Map<String, Dataset<Row>> drifts = new LinkedHashMap<>();
    drifts.put("unit: income x 100", rows.withColumn("income", col("income").multiply(100)));
    drifts.put("shift: age + 10", rows.withColumn("age", col("age").plus(10)));
    drifts.put("level: plan is premium", rows.withColumn("plan", lit("premium")));
    drifts.put(
        "zeros: monthly_spend is 0", rows.withColumn("monthly_spend", col("age").multiply(0)));
    drifts.put(
        "dependence: has_loan is flipped",
        rows.withColumn("has_loan", when(col("has_loan"), lit(false)).otherwise(lit(true))));
    int[] none = alarms(plain, plain, 0, SPLITS);
    System.out.printf(
        Locale.ROOT,
        "no drift, %d splits: Ardent %.3f, columns' KS %.3f%n",
        SPLITS,
        none[0] / (double) SPLITS,
        none[1] / (double) SPLITS);
    drifts.forEach(
        (name, drifted) -> {
          List<Seen> changed = seen(model, drifted);
          for (double share : new double[] {0.01, 0.05, 0.2}) {
            int[] found = alarms(plain, changed, share, TRIALS);
            System.out.printf(
                Locale.ROOT,
                "%s in %.0f %%: Ardent %.2f, columns' KS %.2f%n",
                name,
                100 * share,
                found[0] / (double) TRIALS,
                found[1] / (double) TRIALS);
          }
        });
    spark.stop();
  }

  private static List<Seen> seen(AutoregressiveDensityModel model, Dataset<Row> rows) {
    List<Seen> seen = new ArrayList<>();
    for (Row row : model.transform(rows).collectAsList()) {
      List<Double> byColumn = row.getList(row.fieldIndex("byColumn"));
      double[] logs = byColumn.stream().mapToDouble(Double::doubleValue).toArray();
      double[] cells = new double[logs.length];
      for (int c = 0; c < cells.length; c++) {
        Object cell = row.getAs(FaultyCustomers.COLUMNS.get(c));
        cells[c] =
            cell instanceof Number number
                ? number.doubleValue()
                : cell instanceof Boolean truth ? (truth ? 1 : 0) : cell.hashCode();
      }
      seen.add(new Seen(logs, row.<Double>getAs("severity"), cells));
    }
    return seen;
  }

  /** How many of the trials each of the two methods finds drift in. */
  private static int[] alarms(List<Seen> plain, List<Seen> changed, double share, int trials) {
    int[] alarms = new int[2];
    int n = plain.get(0).cells.length;
    for (int trial = 0; trial < trials; trial++) {
      Random random = Random.of(trial, Random.TEST, Math.round(1000 * share));
      int[] order = new int[POOL];
      Arrays.setAll(order, i -> i);
      DriftSums[] sums = {new DriftSums(n), new DriftSums(n)};
      double[][][] cells = new double[2][n][ROWS];
      for (int i = 0; i < 2 * ROWS; i++) {
        int j = i + random.nextInt(POOL - i);
        int row = order[j];
        order[j] = order[i];
        int side = i < ROWS ? 0 : 1;
        boolean drifted = side == 1 && random.nextDouble() < share;
        Seen seen = (drifted ? changed : plain).get(row);
        sums[side].add(seen.logDensities, seen.severity);
        for (int c = 0; c < n; c++) {
          cells[side][c][i % ROWS] = seen.cells[c];
        }
      }
      alarms[0] += new Drift(FaultyCustomers.COLUMNS, sums[0], sums[1]).p() < LEVEL ? 1 : 0;
      boolean apart = false;
      for (int c = 0; c < n; c++) {
        double distance =
            new KolmogorovSmirnovTest().kolmogorovSmirnovStatistic(cells[0][c], cells[1][c]);
        double p = new KolmogorovSmirnovTest().approximateP(distance, ROWS, ROWS);
        apart |= p < LEVEL / n;
      }
      alarms[1] += apart ? 1 : 0;
    }
    return alarms;
  }
}
