package org.ardent.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Redaction;
import org.ardent.shipping.Shipping;

/**
 * The rows that meet a condition of Spark SQL. The condition may use all columns of the file, also
 * those that the table leaves out. Rows stay in order.
 *
 * <p>A condition that cannot compare its values counts as not met. That is no error, because
 * columns of text have no type of their own.
 */
public final class RowFilter {
  // No header has names with line breaks.
  private static final String LINE = "line\n";
  private static final String KEPT = "kept\n";
  private static final String PROBLEM = "problem\n";

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

  private static SparkSession lenient(SparkSession spark, List<String> names) {
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
   * @param names of all columns of the file
   * @param separator between cells
   */
  public JavaRDD<RowOrEnd<String>> lines(
      SparkSession spark,
      JavaRDD<RowOrEnd<String>> items,
      List<String> names,
      Separator separator) {
    int width = names.size();
    boolean[] numeric = numeric(items, width, separator);
    StructType schema = new StructType();
    for (int i = 0; i < width; i++) {
      schema =
          schema.add(names.get(i), numeric[i] ? DataTypes.DoubleType : DataTypes.StringType, true);
    }
    schema =
        schema
            .add(LINE, DataTypes.StringType, true)
            .add(PROBLEM, DataTypes.StringType, true)
            .add(KEPT, DataTypes.BooleanType, false);
    Dataset<Row> rows =
        lenient(spark, names)
            .createDataFrame(items.map(item -> row(item, numeric, width, separator)), schema);
    Column met = coalesce(checked(rows), lit(false));
    return rows.filter(met.or(col("`" + KEPT + "`")))
        .select("`" + LINE + "`", "`" + PROBLEM + "`")
        .javaRDD()
        .map(row -> new RowOrEnd<>(row.getString(0), row.getString(1)));
  }

  private static boolean[] numeric(
      JavaRDD<RowOrEnd<String>> items, int width, Separator separator) {
    List<boolean[]> parts =
        Shipping.collect(
            items.mapPartitions(lines -> List.of(numeric(lines, width, separator)).iterator()));
    boolean[] numeric = new boolean[width];
    for (int i = 0; i < width; i++) {
      int column = i;
      numeric[i] = parts.stream().allMatch(part -> part[column]);
    }
    return numeric;
  }

  private static boolean[] numeric(
      Iterator<RowOrEnd<String>> lines, int width, Separator separator) {
    boolean[] words = new boolean[width];
    while (lines.hasNext()) {
      RowOrEnd<String> item = lines.next();
      if (item.problem() == null) {
        Cells cells = Cells.of(item.value(), separator, width);
        for (int i = 0; i < Math.min(width, cells.count()); i++) {
          words[i] |= Double.isNaN(cells.number(i)) && !Cells.isMissing(cells.text(i));
        }
      }
    }
    boolean[] numeric = new boolean[width];
    IntStream.range(0, width).forEach(i -> numeric[i] = !words[i]);
    return numeric;
  }

  private static Row row(RowOrEnd<String> item, boolean[] numeric, int width, Separator separator) {
    Object[] row = new Object[width + 3];
    boolean bad = item.problem() != null;
    if (!bad) {
      Cells cells = Cells.of(item.value(), separator, width);
      bad = cells.count() != width;
      for (int i = 0; i < Math.min(width, cells.count()); i++) {
        String text = cells.word(i);
        if (!Cells.isMissing(text)) {
          row[i] = numeric[i] ? (Object) cells.number(i) : text;
        }
      }
    }
    row[width] = item.value();
    row[width + 1] = item.problem();
    row[width + 2] = bad;
    return RowFactory.create(row);
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
