package org.ardent.ml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.UserDefinedFunctionUtils;
import org.apache.spark.sql.expressions.SparkUserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowScoring;
import org.ardent.score.ScoreCall;
import org.ardent.score.ScoreColumns;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Computes in batches the scores that queries ask for row by row.
 *
 * <p>A score is an expression of its inputs, so that Spark moves filters below it and reads no
 * other columns. Once it has done all that, this rule takes the expressions out: a pass over the
 * partitions computes them, as Spark itself does with functions in Python. What stands where no
 * pass can go before it, in the condition of a join for one, stays an expression and is slower.
 *
 * <p>All of Spark's planner that we call is called here.
 */
final class BatchedScoring extends Rule<LogicalPlan> {
  /**
   * Nodes that pass on what they are given, before which there may be a pass besides those that
   * list what they give. Others may read their rows by position.
   */
  private static final Set<Class<?>> PASSING =
      Set.of(Sort.class, RepartitionByExpression.class, Window.class);

  private final org.apache.spark.sql.classic.SparkSession session;

  private BatchedScoring(org.apache.spark.sql.classic.SparkSession session) {
    this.session = session;
  }

  /** A function that is computed in batches. */
  private record Call(ScalaUDF expression, ScoreCall function) {
    /** The expressions of the inputs. */
    List<Expression> inputs() {
      Expression argument = expression.children().head();
      return function.scoring().ofList()
          ? List.of(argument)
          : list(((CreateNamedStruct) argument).valExprs());
    }

    Group group() {
      return new Group(function.scoring(), inputs().stream().map(e -> e.canonicalized()).toList());
    }
  }

  /** What one pass computes. */
  private record Group(RowScoring scoring, List<Expression> inputs) {}

  /**
   * A column of scores.
   *
   * @param argument of the function
   * @param nullable whether there may be rows without a score
   */
  static Column column(ScoreCall function, Column argument, boolean nullable) {
    return function(function, nullable).apply(argument);
  }

  /** The same for what is made of expressions. */
  static Expression expression(ScoreCall function, Expression argument, boolean nullable) {
    return UserDefinedFunctionUtils.toScalaUDF(
        function(function, nullable), seq(List.of(argument)));
  }

  private static SparkUserDefinedFunction function(ScoreCall function, boolean nullable) {
    return new SparkUserDefinedFunction(
        function,
        function.part().type(),
        seq(List.of()),
        Option.empty(),
        Option.empty(),
        nullable,
        true);
  }

  /** A struct of some of a struct's fields. */
  static Expression fields(Expression struct, StructType fields) {
    List<Expression> pairs = new ArrayList<>();
    for (String name : fields.fieldNames()) {
      pairs.add(Literal.create(name, DataTypes.StringType));
      pairs.add(field(struct, name));
    }
    return new CreateNamedStruct(seq(pairs));
  }

  /** A field of a struct. */
  static Expression field(Expression struct, String name) {
    int place = ((StructType) struct.dataType()).fieldIndex(name);
    return struct instanceof CreateNamedStruct made
        ? list(made.valExprs()).get(place)
        : new GetStructField(struct, place, Option.apply(name));
  }

  /** Has a session's queries scored in batches. */
  static void install(SparkSession spark) {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    var methods = session.experimental();
    synchronized (methods) {
      List<Rule<LogicalPlan>> rules = list(methods.extraOptimizations());
      if (rules.stream().noneMatch(BatchedScoring.class::isInstance)) {
        rules.add(new BatchedScoring(session));
        methods.extraOptimizations_$eq(seq(rules));
      }
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan top = plan instanceof Filter ? null : plan;
    boolean lists = plan instanceof Project || plan instanceof Aggregate;
    if (top != null && !lists && !PASSING.contains(plan.getClass())) {
      return descend(plan);
    }
    List<Expression> conditions = new ArrayList<>();
    LogicalPlan below = top == null ? plan : top.children().head();
    while ((top == null || lists)
        && below instanceof Filter filter
        && filter.condition().deterministic()) {
      split(filter.condition(), conditions);
      below = filter.child();
    }
    List<Expression> scored = conditions.stream().filter(c -> !calls(c).isEmpty()).toList();
    List<Call> inFilter = scored.stream().flatMap(c -> calls(c).stream()).toList();
    List<Call> inTop =
        top == null
            ? List.of()
            : list(top.expressions()).stream().flatMap(e -> calls(e).stream()).toList();
    if (inFilter.isEmpty() && inTop.isEmpty()) {
      return descend(plan);
    }
    return withPasses(top, conditions, scored, inFilter, inTop, below);
  }

  /** First the conditions that need no score, then those that do, then the node above them. */
  private LogicalPlan withPasses(
      LogicalPlan top,
      List<Expression> conditions,
      List<Expression> scored,
      List<Call> inFilter,
      List<Call> inTop,
      LogicalPlan below) {
    LogicalPlan source = apply(below);
    List<Expression> plain = conditions.stream().filter(c -> !scored.contains(c)).toList();
    if (!plain.isEmpty()) {
      source = new Filter(and(plain), source);
    }
    Map<Group, List<Call>> before = groups(inFilter);
    Map<Group, List<Call>> after = groups(inTop);
    before.forEach((group, calls) -> calls.addAll(after.getOrDefault(group, List.of())));
    after.keySet().removeAll(before.keySet());
    List<List<Call>> passes = new ArrayList<>(before.values());
    passes.addAll(after.values());
    Map<Expression, Attribute> scores = new LinkedHashMap<>();
    for (int i = 0; i < passes.size(); i++) {
      if (i == before.size() && !scored.isEmpty()) {
        source = new Filter(replace(and(scored), scores), source);
      }
      List<Attribute> kept =
          kept(top, scored, passes.subList(i + 1, passes.size()), list(below.output()));
      kept.addAll(scores.values());
      source = pass(source, kept, passes.get(i), scores);
    }
    if (after.isEmpty()) {
      source = new Filter(replace(and(scored), scores), source);
    }
    if (top == null) {
      return new Project(seq(list(below.output())), source);
    }
    LogicalPlan above = top.withNewChildren(seq(List.of(source)));
    above =
        above.mapExpressions(
            new AbstractFunction1<>() {
              @Override
              public Expression apply(Expression expression) {
                return replace(expression, scores);
              }
            });
    return ids(above.output()).equals(ids(top.output()))
        ? above
        : new Project(seq(list(top.output())), above);
  }

  private LogicalPlan descend(LogicalPlan plan) {
    return plan.mapChildren(
        new AbstractFunction1<>() {
          @Override
          public LogicalPlan apply(LogicalPlan child) {
            return BatchedScoring.this.apply(child);
          }
        });
  }

  /** What of the plan below is asked for above a pass, but by what the pass computes. */
  private static List<Attribute> kept(
      LogicalPlan top, List<Expression> scored, List<List<Call>> later, List<Attribute> below) {
    if (top == null) {
      return below;
    }
    Set<ExprId> used = new HashSet<>(ids(top.outputSet().toSeq()));
    list(top.expressions()).forEach(expression -> addUsed(expression, used));
    scored.forEach(condition -> addUsed(condition, used));
    for (List<Call> calls : later) {
      calls.get(0).inputs().forEach(input -> addUsed(input, used));
    }
    return new ArrayList<>(
        below.stream().filter(attribute -> used.contains(attribute.exprId())).toList());
  }

  /** Adds the attributes of an expression but those of calls. */
  private static void addUsed(Expression expression, Set<ExprId> used) {
    if (expression instanceof Attribute attribute) {
      used.add(attribute.exprId());
    } else if (!isCall(expression)) {
      list(expression.children()).forEach(child -> addUsed(child, used));
    }
  }

  private static Map<Group, List<Call>> groups(List<Call> calls) {
    Map<Group, List<Call>> groups = new LinkedHashMap<>();
    calls.forEach(call -> groups.computeIfAbsent(call.group(), g -> new ArrayList<>()).add(call));
    return groups;
  }

  /**
   * A pass over a plan that computes calls of one group.
   *
   * @param kept what of the plan is passed on
   * @param scores gets what became of each call
   */
  private LogicalPlan pass(
      LogicalPlan plan, List<Attribute> kept, List<Call> calls, Map<Expression, Attribute> scores) {
    Map<Expression, Expression> distinct = new LinkedHashMap<>();
    calls.forEach(call -> distinct.put(canonical(call.expression), call.expression));
    Call first = calls.get(0);
    List<Expression> cells = new ArrayList<>(kept);
    List<Expression> canonical = new ArrayList<>(kept.stream().map(a -> canonical(a)).toList());
    List<Expression> inputs = first.inputs();
    int[] positions = new int[inputs.size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = canonical.indexOf(canonical(inputs.get(i)));
      if (positions[i] < 0) {
        positions[i] = cells.size();
        cells.add(inputs.get(i));
        canonical.add(canonical(inputs.get(i)));
      }
    }
    // Rows have names of their own: a table's may repeat.
    StructType in = new StructType();
    for (int i = 0; i < cells.size(); i++) {
      in = in.add("c" + i, cells.get(i).dataType(), cells.get(i).nullable());
    }
    StructType out = new StructType();
    for (int i = 0; i < kept.size(); i++) {
      out = out.add(in.fields()[i]);
    }
    List<ScoreCall.Part> parts = new ArrayList<>();
    List<Expression> expressions = List.copyOf(distinct.values());
    for (Expression expression : expressions) {
      parts.add(((ScoreCall) ((ScalaUDF) expression).function()).part());
      // A filter above may leave out rows without a score.
      boolean nullable = first.function.scoring().onInvalid() != OnInvalid.FAIL;
      out = out.add("s" + parts.size(), expression.dataType(), nullable);
    }
    Dataset<Row> none = session.createDataFrame(List.of(), in);
    Dataset<Row> mapped =
        none.mapPartitions(
            new ScoreColumns(first.function.scoring(), positions, kept.size(), parts),
            Encoders.row(out));
    List<Attribute> given = list(none.queryExecution().analyzed().output());
    List<NamedExpression> renamed = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      renamed.add(alias(cells.get(i), "c" + i, given.get(i).exprId(), null));
    }
    LogicalPlan scored =
        withLeaf(mapped.queryExecution().analyzed(), new Project(seq(renamed), plan));
    List<Attribute> made = list(scored.output());
    List<NamedExpression> back = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      back.add(alias(made.get(i), kept.get(i).name(), kept.get(i).exprId(), kept.get(i)));
    }
    for (int i = 0; i < expressions.size(); i++) {
      Attribute score = made.get(back.size());
      back.add(score);
      scores.put(canonical(expressions.get(i)), score);
    }
    return new Project(seq(back), scored);
  }

  private static NamedExpression alias(
      Expression expression, String name, ExprId id, Attribute like) {
    return new Alias(
        expression,
        name,
        id,
        like == null ? seq(List.of()) : like.qualifier(),
        like == null ? Option.empty() : Option.apply(like.metadata()),
        seq(List.of()));
  }

  /** The plan, of one leaf, with another plan in place of the leaf. */
  private static LogicalPlan withLeaf(LogicalPlan plan, LogicalPlan leaf) {
    return plan.children().isEmpty()
        ? leaf
        : plan.withNewChildren(seq(List.of(withLeaf(plan.children().head(), leaf))));
  }

  private static void split(Expression condition, List<Expression> parts) {
    if (condition instanceof And and) {
      split(and.left(), parts);
      split(and.right(), parts);
    } else {
      parts.add(condition);
    }
  }

  private static Expression and(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  private static List<Call> calls(Expression expression) {
    if (isCall(expression)) {
      ScalaUDF udf = (ScalaUDF) expression;
      return List.of(new Call(udf, (ScoreCall) udf.function()));
    }
    return list(expression.children()).stream().flatMap(child -> calls(child).stream()).toList();
  }

  private static boolean isCall(Expression expression) {
    return expression instanceof ScalaUDF udf
        && udf.function() instanceof ScoreCall call
        && udf.deterministic()
        && (call.scoring().ofList() || udf.children().head() instanceof CreateNamedStruct);
  }

  private static Expression replace(Expression expression, Map<Expression, Attribute> scores) {
    Attribute score = isCall(expression) ? scores.get(canonical(expression)) : null;
    return score != null
        ? score
        : expression.mapChildren(
            new AbstractFunction1<>() {
              @Override
              public Expression apply(Expression child) {
                return replace(child, scores);
              }
            });
  }

  private static Expression canonical(Expression expression) {
    return expression.canonicalized();
  }

  private static List<ExprId> ids(Seq<Attribute> attributes) {
    return list(attributes).stream().map(Attribute::exprId).toList();
  }

  private static <T> List<T> list(Seq<? extends T> elements) {
    return new ArrayList<>(CollectionConverters.asJava(elements));
  }

  @SuppressWarnings("unchecked") // immutable
  private static <T> Seq<T> seq(List<? extends T> elements) {
    return (Seq<T>) CollectionConverters.asScala(elements).toList();
  }
}
