package org.ardent.ml;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Redaction;
import org.ardent.kind.DateColumns;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowScoring;
import org.ardent.score.ScoreCall;
import org.ardent.table.RowReader;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * What {@code spark.sql.extensions} names, so that SQL alone can score rows: {@code
 * log_likelihood('path of a model', struct(*))}, of a struct with the model's columns by name, or
 * {@code log_likelihood('path', features)}, of a vector or an array.
 *
 * <p>It gives what {@link AutoregressiveDensityModel#transform} appends, and is computed as that
 * is: in batches, with filters and column pruning below it.
 */
public final class ArdentExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final String NAME = "log_likelihood";
  private static final String ARGUMENT = "argument";
  private static final String USAGE =
      "_FUNC_(model, row) - the log-likelihood of a row in nats, by a model that was saved by"
          + " Ardent at the path model; row is a struct of the model's columns, such as struct(*),"
          + " or a vector or an array.";

  private final Map<String, Loaded> loaded = new HashMap<>();

  /** A model as it was at a time. It is kept as long as there is memory for it. */
  private record Loaded(String version, SoftReference<AutoregressiveDensityModel> model) {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(NAME),
            new ExpressionInfo(
                ArdentExtensions.class.getName(),
                null,
                NAME,
                USAGE,
                "",
                "",
                "",
                "",
                "",
                "",
                "java_udf"),
            new AbstractFunction1<Seq<Expression>, Expression>() {
              @Override
              public Expression apply(Seq<Expression> arguments) {
                return call(new ArrayList<>(CollectionConverters.asJava(arguments)));
              }
            }));
    return BoxedUnit.UNIT;
  }

  private Expression call(List<Expression> arguments) {
    boolean fits =
        arguments.size() == 2
            && arguments.get(0).foldable()
            && arguments.get(0).dataType().equals(DataTypes.StringType)
            && arguments.get(0).eval(null) != null;
    if (!fits) {
      throw new IllegalArgumentException(
          NAME
              + " expects two arguments, the path of a model as a literal, and struct(*) or a"
              + " column of vectors or arrays: "
              + NAME
              + "('models/customers', struct(*))");
    }
    SparkSession spark = SparkSession.active();
    Redaction.inPlansOf(spark);
    return scored(spark, model(spark, arguments.get(0).eval(null).toString()), arguments.get(1));
  }

  private static Expression scored(
      SparkSession spark, AutoregressiveDensityModel model, Expression argument) {
    OnInvalid onInvalid = OnInvalid.ofParam(model.getHandleInvalid());
    Expression input = argument;
    StructType inputs;
    boolean byName = false;
    DateColumns dates = DateColumns.NONE;
    List<String> read = List.of();
    if (argument.dataType() instanceof StructType fields) {
      DensitySchema names = DensitySchema.of(model.inputs().forTable(fields));
      inputs = names.inputSchema(fields);
      byName = names.usesInputCols();
      dates = names.dates();
      read = names.inputs();
      input =
          byName
              ? BatchedScoring.fields(argument, inputs)
              : BatchedScoring.field(argument, inputs.fieldNames()[0]);
    } else {
      inputs = new StructType().add(ARGUMENT, argument.dataType(), argument.nullable());
      RowReader.requireFeatures(inputs, ARGUMENT);
    }
    RowScoring scoring =
        new RowScoring(
            inputs,
            read,
            dates,
            byName ? 0 : model.numFeatures(),
            model.weights().expectation(),
            model.weights().broadcast(spark),
            onInvalid == OnInvalid.FAIL ? OnInvalid.FAIL : OnInvalid.NULL);
    BatchedScoring.install(spark);
    return BatchedScoring.expression(
        new ScoreCall(scoring, ScoreCall.Part.TOTAL), input, onInvalid != OnInvalid.FAIL);
  }

  /** The model at a path: one instance, so that a query that asks twice computes once. */
  private synchronized AutoregressiveDensityModel model(SparkSession spark, String path) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    String version = version(hadoop, path);
    Loaded known = loaded.get(path);
    AutoregressiveDensityModel model =
        known != null && known.version.equals(version) ? known.model.get() : null;
    if (model == null) {
      model = AutoregressiveDensityModel.load(path);
      loaded.put(path, new Loaded(version, new SoftReference<>(model)));
    }
    return model;
  }

  private static String version(Configuration hadoop, String path) {
    try {
      return ModelDirectory.version(hadoop, path);
    } catch (IOException e) {
      throw new InvalidInputException(
          String.format(Locale.ROOT, "%s cannot be read: %s", path, e.getMessage()), e);
    }
  }
}
