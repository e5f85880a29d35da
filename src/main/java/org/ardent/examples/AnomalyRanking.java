package org.ardent.examples;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.examples.OddityScores.Method;
import org.ardent.examples.OddityScores.Settings;

/**
 * Finds the rows of a table that something is wrong with, names the columns, and compares with what
 * Spark has itself: ROC-AUC, precision among the oddest rows, how often the right column is named.
 *
 * <pre>
 * spark-submit --class org.ardent.examples.AnomalyRanking ardent_2.13-VERSION.jar [ROWS [SEED]]
 * </pre>
 */
public final class AnomalyRanking {
  private static final double FAULTY = 0.02;
  private static final int SHORT_LIST = 100;
  private static final String NAMED = "named";
  private static final String NAMED_BY_INDEPENDENT = "namedByIndependent";

  private AnomalyRanking() {}

  /** Prints the tables. */
  public static void main(String[] args) throws IOException {
    long count = args.length > 0 ? Long.parseLong(args[0]) : 50_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    try (SparkSession spark = SparkSession.builder().appName("Ardent: odd rows").getOrCreate()) {
      Dataset<Row> table = FaultyCustomers.table(spark, count, FAULTY, seed);
      print(score(table, seed, Settings.DEFAULTS).cache());
    }
  }

  /** Every method's score of every row, and its columns, the oddest first. */
  static Dataset<Row> score(Dataset<Row> table, long seed, Settings settings) {
    List<String> columns = FaultyCustomers.COLUMNS;
    Dataset<Row> cached = table.cache();
    Dataset<Row> rows =
        OddityScores.append(cached, columns, seed, settings)
            .withColumn(Ranking.LABEL, col(FaultyCustomers.FAULT).isNotNull().cast("double"))
            .cache();
    rows = OddColumns.append(rows, columns, OddityScores.SURPRISES, NAMED);
    return OddColumns.append(
        rows, columns, OddityScores.INDEPENDENT_SURPRISES, NAMED_BY_INDEPENDENT);
  }

  static void print(Dataset<Row> scored) {
    long faulty = scored.filter(Ranking.LABEL + " = 1").count();
    System.out.printf(Locale.ROOT, "%d rows, %d of them faulty%n%n", scored.count(), faulty);
    System.out.printf(
        Locale.ROOT,
        "| | ROC-AUC | precision at %d | at %d |%n|---|---|---|---|%n",
        SHORT_LIST,
        faulty);
    for (Method method : Method.values()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.2f | %.2f |%n",
          method.label(),
          Ranking.rocAuc(scored, method.column()),
          Ranking.precisionAt(scored, method.column(), SHORT_LIST),
          Ranking.precisionAt(scored, method.column(), Math.toIntExact(faulty)));
    }
    System.out.printf(Locale.ROOT, "%nROC-AUC by fault%n%n| |");
    for (Fault fault : Fault.values()) {
      System.out.printf(Locale.ROOT, " %s |", fault.label());
    }
    System.out.printf(Locale.ROOT, "%n|---|%s%n", "---|".repeat(Fault.values().length));
    for (Method method : Method.values()) {
      System.out.printf(Locale.ROOT, "| %s |", method.label());
      for (Fault fault : Fault.values()) {
        Dataset<Row> others = scored.filter(Ranking.LABEL + " = 0");
        System.out.printf(
            Locale.ROOT,
            " %.3f |",
            Ranking.rocAuc(others.union(of(scored, fault)), method.column()));
      }
      System.out.println();
    }
    System.out.printf(Locale.ROOT, "%nA wrong column is named first, or among the first two%n%n");
    System.out.println("| fault | Ardent | | z-scores and frequencies | |\n|---|---|---|---|---|");
    for (Fault fault : Fault.values()) {
      printNamed(fault.label(), of(scored, fault));
    }
    printNamed("all", scored.filter(Ranking.LABEL + " = 1"));
    System.out.printf(Locale.ROOT, "%nThe oddest rows%n%n");
    scored
        .orderBy(col(Method.DENSITY.column()).desc())
        .selectExpr(
            FaultyCustomers.ID,
            "round(" + Method.DENSITY.column() + ", 1) AS `−log p(x)`",
            "slice(" + NAMED + ", 1, 2) AS " + NAMED,
            FaultyCustomers.FAULT,
            FaultyCustomers.WRONG_COLUMNS)
        .show(10, false);
  }

  private static Dataset<Row> of(Dataset<Row> rows, Fault fault) {
    return rows.filter(col(FaultyCustomers.FAULT).equalTo(fault.label()));
  }

  private static void printNamed(String label, Dataset<Row> rows) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %.2f |%n",
        label,
        named(rows, NAMED, 1),
        named(rows, NAMED, 2),
        named(rows, NAMED_BY_INDEPENDENT, 1),
        named(rows, NAMED_BY_INDEPENDENT, 2));
  }

  /** The share of rows of which one of the first names is that of a wrong column. */
  static double named(Dataset<Row> rows, String names, int first) {
    return rows.agg(
            avg(
                expr(
                    String.format(
                        Locale.ROOT,
                        "double(arrays_overlap(%s, slice(%s, 1, %d)))",
                        FaultyCustomers.WRONG_COLUMNS,
                        names,
                        first))))
        .first()
        .getDouble(0);
  }
}
