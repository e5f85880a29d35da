package org.ardent.table;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.StructField;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import scala.Enumeration;

/**
 * The columns that expressions of Spark SQL make of a table's: one row of each, in the same order.
 *
 * @param source what messages call the table
 * @param expressions what stands between SELECT and FROM
 */
public record RowSelection(String source, String expressions) {
  private static final String VIEW = "table_of_select";

  private static final String OF_ONE_ROW = "need several rows, expected expressions of one row";

  /** What needs other rows than the one that it is computed from. */
  private static final List<Enumeration.Value> OF_SEVERAL_ROWS =
      List.of(
          TreePattern.AGGREGATE(),
          TreePattern.WINDOW(),
          TreePattern.GENERATE(),
          TreePattern.DISTINCT_LIKE(),
          TreePattern.PLAN_EXPRESSION());

  /**
   * The rows with the columns that the expressions make, and some others after them.
   *
   * @param rows of a session of their own, in which a name is taken
   * @param kept names of columns that stay, which no file has
   * @throws InvalidInputException if these are no expressions of one row, or not the same in every
   *     run, or if what they make is neither a number nor a word nor a date
   */
  public Dataset<Row> rows(Dataset<Row> rows, List<String> kept) {
    Dataset<Row> selected;
    try {
      requireList(rows.sparkSession());
      StringBuilder list = new StringBuilder(expressions);
      kept.forEach(name -> list.append(", `").append(name).append('`'));
      rows.createOrReplaceTempView(VIEW);
      selected = rows.sparkSession().sql("SELECT " + list + " FROM " + VIEW);
    } catch (Exception e) {
      // Scala declares neither of these, which Java checks.
      if (e instanceof AnalysisException || e instanceof ParseException) {
        if (String.valueOf(e.getMessage()).contains("MISSING_GROUP_BY")) {
          throw problem(OF_ONE_ROW, e);
        }
        throw problem("are no expressions of Spark SQL on its columns: " + firstLine(e), e);
      }
      throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) selected).queryExecution().analyzed();
    if (OF_SEVERAL_ROWS.stream().anyMatch(pattern -> plan.containsPattern(pattern))) {
      throw problem(OF_ONE_ROW, null);
    }
    if (!plan.deterministic() || plan.containsPattern(TreePattern.CURRENT_LIKE())) {
      throw problem(
          "depend on chance or on the time of day, expected the same rows in every run", null);
    }
    Dataset<Row> distinct = distinct(selected, kept.size());
    for (StructField field : distinct.schema().fields()) {
      if (!SqlCells.isScalar(field.dataType()) && !SqlCells.isList(field.dataType())) {
        throw problem(
            String.format(
                Locale.ROOT,
                "make '%s' of type %s, expected a number, boolean, string, date or timestamp",
                field.name(),
                field.dataType().simpleString()),
            null);
      }
    }
    return distinct;
  }

  /** Without the columns of {@link TypedText} that a star has taken, and with distinct names. */
  private Dataset<Row> distinct(Dataset<Row> selected, int kept) {
    List<String> names = List.of(selected.columns());
    int own = names.size() - kept;
    List<String> unique = IntStream.range(0, names.size()).mapToObj(i -> "c" + i).toList();
    List<Column> left = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (i < own && TypedText.OWN.contains(names.get(i))) {
        continue;
      }
      if (!seen.add(names.get(i))) {
        throw problem("make two columns '" + names.get(i) + "', expected distinct names", null);
      }
      left.add(col(unique.get(i)).as(names.get(i)));
    }
    return selected.toDF(unique.toArray(String[]::new)).select(left.toArray(Column[]::new));
  }

  /** Refuses what is more than a list of expressions, such as one with FROM or WHERE. */
  private void requireList(SparkSession session) throws ParseException {
    LogicalPlan parsed =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .sqlParser()
            .parsePlan("SELECT " + expressions);
    if (!(parsed instanceof Project project && project.child() instanceof OneRowRelation)) {
      throw problem("are more than expressions, expected EXPRESSION [AS NAME], ...", null);
    }
  }

  private InvalidInputException problem(String what, Exception cause) {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s: %s '%s' %s",
            source,
            Setting.SELECT,
            InvalidInputException.excerpt(expressions),
            what),
        cause);
  }

  private static String firstLine(Exception e) {
    return InvalidInputException.excerpt(
        String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(""));
  }
}
