package org.ardent.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Redaction;

/**
 * The rows that meet a condition of Spark SQL. The condition may use all columns of the file, also
 * those that the table leaves out. Rows stay in order.
 *
 * <p>A condition that cannot compare its values counts as not met. That is no error, because
 * columns of text have no type of their own.
 */
public final class RowFilter {
  private final String source;
  private final String condition;

  /**
   * A filter.
   *
   * @param source what messages call the table
   * @param condition a boolean expression of Spark SQL
   */
  public RowFilter(String source, String condition) {
    this.source = source;
    this.condition = condition;
  }

  /** The name in messages of a table of rows that meet a condition, which may be null. */
  public static String label(String source, String condition) {
    return condition == null ? source : source + " where " + condition;
  }

  /** Makes what cannot be compared null in a session, and times those of UTC on every machine. */
  public static void makeLenient(SparkSession session) {
    session.conf().set("spark.sql.ansi.enabled", "false");
    session.conf().set("spark.sql.session.timeZone", "UTC");
  }

  /** By default Spark treats names that differ only by case as one. */
  public static void tellCasesApart(SparkSession session, List<String> names) {
    Set<String> lower = new HashSet<>();
    if (!names.stream().allMatch(name -> lower.add(name.toLowerCase(Locale.ROOT)))) {
      session.conf().set("spark.sql.caseSensitive", "true");
    }
  }

  static SparkSession lenient(SparkSession spark, List<String> names) {
    SparkSession session = spark.newSession();
    Redaction.inPlansOf(session);
    makeLenient(session);
    tellCasesApart(session, names);
    return session;
  }

  /**
   * The rows of a lenient session that meet the condition.
   *
   * @throws InvalidInputException if it is no condition on these columns, or not the same in every
   *     run
   */
  public Dataset<Row> rows(Dataset<Row> rows) {
    return rows.filter(checked(rows));
  }

  /**
   * The lines that meet the condition, and those that have something wrong with them. A column is
   * of numbers if all of its cells are numbers or missing, else of strings; missing cells are null.
   *
   * @param text the lines
   */
  public JavaRDD<RowOrEnd<String>> lines(SparkSession spark, TypedText text) {
    return keptOrMet(text.rows(lenient(spark, text.names()), false))
        .select(TypedText.quoted(TypedText.LINE), TypedText.quoted(TypedText.END))
        .javaRDD()
        .map(row -> new RowOrEnd<>(row.getString(0), row.getString(1)));
  }

  /** The rows that meet the condition, and those that have something wrong with them. */
  Dataset<Row> keptOrMet(Dataset<Row> rows) {
    Column met = coalesce(checked(rows), lit(false));
    return rows.filter(met.or(col(TypedText.quoted(TypedText.BAD)).isNotNull()));
  }

  private Column checked(Dataset<Row> rows) {
    Column column;
    boolean deterministic;
    try {
      column = expr(condition);
      var filtered = (org.apache.spark.sql.classic.Dataset<Row>) rows.filter(column);
      LogicalPlan plan = filtered.queryExecution().analyzed();
      deterministic = plan.deterministic() && !plan.containsPattern(TreePattern.CURRENT_LIKE());
    } catch (Exception e) {
      if (!(e instanceof AnalysisException)) {
        throw e;
      }
      String first = e.getMessage().strip().lines().findFirst().orElse("");
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: '%s' is no condition of Spark SQL on its columns: %s",
              source,
              condition,
              InvalidInputException.excerpt(first)),
          e);
    }
    if (!deterministic) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: '%s' depends on chance or on the time of day, expected the same rows in every"
                  + " run",
              source,
              condition));
    }
    return column;
  }
}
