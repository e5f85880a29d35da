package org.ardent.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.internal.SQLConf;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.conditional.Region;
import org.ardent.query.ColumnCondition.Comparison;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;

/**
 * A conjunction of conditions on single columns, in Spark's SQL: ranges, equalities, lists, IS
 * NULL, and NOT before one of them. Times are those of UTC.
 */
public final class Condition {
  private static final String EXPECTED =
      "expected comparisons of one column with constants, BETWEEN, IN and IS [NOT] NULL, joined by"
          + " AND";

  private final Layout layout;
  private final List<String> names;
  private final Map<Integer, Region> regions = new LinkedHashMap<>();

  private Condition(Layout layout, List<String> names) {
    this.layout = layout;
    this.names = names;
  }

  /**
   * The regions of encoded values that a condition leaves, by column.
   *
   * @param names of the model's columns
   * @throws ConditionException if it is none, or not a conjunction of conditions on single columns
   */
  public static Map<Integer, Region> parse(String text, Layout layout, List<String> names) {
    Condition condition = new Condition(layout, names);
    condition.add(expression(text));
    return condition.regions;
  }

  private static Expression expression(String text) {
    SQLConf conf = new SQLConf();
    conf.setConfString(SQLConf.SESSION_LOCAL_TIMEZONE().key(), "UTC");
    try {
      return SQLConf.withExistingConf(
          conf,
          new AbstractFunction0<Expression>() {
            @Override
            public Expression apply() {
              return new CatalystSqlParser().parseExpression(text);
            }
          });
    } catch (Exception e) {
      // ParseException is checked in Java and not declared by Scala.
      if (e instanceof ParseException || e instanceof RuntimeException) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        throw new ConditionException("is no condition of SQL: " + reason, e);
      }
      throw e;
    }
  }

  private void add(Expression e) {
    if (e instanceof And and) {
      add(and.left());
      add(and.right());
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    addColumns(e, columns);
    boolean negated = columns.size() > 1 && e instanceof Not not && not.child() instanceof And;
    if (e instanceof Or || negated) {
      throw new ConditionException(
          "has the disjunction "
              + e.sql()
              + ", which is no conjunction: use IN for several values of a column, or P(A or B) ="
              + " P(A) + P(B) - P(A and B)");
    }
    if (columns.size() > 1) {
      throw new ConditionException(
          "has "
              + e.sql()
              + ", a function of the columns "
              + String.join(", ", columns)
              + ", "
              + EXPECTED);
    }
    if (columns.isEmpty()) {
      throw new ConditionException("has " + e.sql() + ", which names no column, " + EXPECTED);
    }
    int column = ColumnCondition.column(columns.iterator().next(), names);
    Variable variable = layout.variables().get(column);
    Region region = region(new ColumnCondition(names.get(column), variable), e);
    regions.merge(column, region, Region::and);
  }

  private static void addColumns(Expression e, Set<String> columns) {
    if (e instanceof UnresolvedAttribute attribute) {
      columns.add(name(attribute));
    }
    CollectionConverters.asJava(e.children()).forEach(child -> addColumns(child, columns));
  }

  private static String name(UnresolvedAttribute attribute) {
    return String.join(".", CollectionConverters.asJava(attribute.nameParts()));
  }

  private static Region region(ColumnCondition column, Expression e) {
    if (e instanceof Not not
        && !(not.child() instanceof IsNull || not.child() instanceof IsNotNull)) {
      return column.not(region(column, not.child()));
    }
    if (e instanceof Not not) {
      return column.missing(!(not.child() instanceof IsNull));
    }
    if (e instanceof UnresolvedAttribute) {
      return column.compare(Comparison.EQUAL, 1.0);
    }
    if (e instanceof IsNull is && is.child() instanceof UnresolvedAttribute) {
      return column.missing(true);
    }
    if (e instanceof IsNotNull is && is.child() instanceof UnresolvedAttribute) {
      return column.missing(false);
    }
    if (e instanceof In in && in.value() instanceof UnresolvedAttribute) {
      List<Object> constants = new ArrayList<>();
      CollectionConverters.asJava(in.list()).forEach(c -> constants.add(constant(e, c)));
      return column.in(constants);
    }
    if (e instanceof UnresolvedFunction f && isBetween(f)) {
      List<Expression> parts = CollectionConverters.asJava(f.arguments());
      return column
          .compare(Comparison.AT_LEAST, constant(e, parts.get(1)))
          .and(column.compare(Comparison.AT_MOST, constant(e, parts.get(2))));
    }
    if (e instanceof And both) {
      return region(column, both.left()).and(region(column, both.right()));
    }
    Comparison comparison = comparison(e);
    if (comparison == null) {
      throw new ConditionException("has " + e.sql() + ", " + EXPECTED);
    }
    Expression left = e.children().apply(0);
    Expression right = e.children().apply(1);
    if (left instanceof UnresolvedAttribute) {
      return column.compare(comparison, constant(e, right));
    }
    if (right instanceof UnresolvedAttribute) {
      return column.compare(comparison.flipped(), constant(e, left));
    }
    throw new ConditionException(
        "has " + e.sql() + ", a function of the column " + column.name() + ", " + EXPECTED);
  }

  private static boolean isBetween(UnresolvedFunction f) {
    List<String> name = CollectionConverters.asJava(f.nameParts());
    return name.equals(List.of("between"))
        && f.arguments().size() == 3
        && f.arguments().head() instanceof UnresolvedAttribute;
  }

  private static Comparison comparison(Expression e) {
    if (e instanceof EqualTo || e instanceof EqualNullSafe) {
      return Comparison.EQUAL;
    }
    if (e instanceof LessThan) {
      return Comparison.LESS;
    }
    if (e instanceof LessThanOrEqual) {
      return Comparison.AT_MOST;
    }
    if (e instanceof GreaterThan) {
      return Comparison.GREATER;
    }
    return e instanceof GreaterThanOrEqual ? Comparison.AT_LEAST : null;
  }

  /** A Double or a String. */
  private static Object constant(Expression of, Expression e) {
    return Constants.value(e)
        .orElseThrow(
            () ->
                new ConditionException(
                    "has " + of.sql() + ", where " + e.sql() + " is no constant, " + EXPECTED));
  }
}
