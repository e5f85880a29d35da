package org.ardent.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.io.InvalidInputException;
import org.ardent.score.Likelihood;
import org.ardent.shipping.Shipping;
import org.ardent.table.TableRow;
import org.ardent.table.WeightColumn;

/**
 * Mean log-likelihood of scored rows, nats. Model selection maximises it. Rows without a score are
 * left out; the sum is taken in the order of the rows, so it is the same in every run. With
 * weightCol it is Σ w·log p / Σ w, as Spark's own evaluators weigh.
 */
public final class LogLikelihoodEvaluator extends Evaluator implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> logLikelihoodCol;
  private final Param<String> weightCol;

  /**
   * The sums of a partition.
   *
   * @param sum of the rows that count
   * @param rows how many there are, up to the first with a bad weight
   * @param problem of that row; null if there is none
   */
  private record Part(Likelihood sum, long rows, String problem) implements Serializable {}

  /** An evaluator with a uid of its own. */
  public LogLikelihoodEvaluator() {
    this(Identifiable.randomUID("LogLikelihoodEvaluator"));
  }

  /** An evaluator with this uid. */
  public LogLikelihoodEvaluator(String uid) {
    this.uid = uid;
    logLikelihoodCol =
        new StringParam(
            this,
            "logLikelihoodCol",
            "column of log-likelihoods, in nats, as transform appends it");
    weightCol =
        new StringParam(
            this,
            "weightCol",
            "column of numbers from 0 on, how much each row counts; not set or empty: all count 1");
    setDefault(logLikelihoodCol, ColumnParams.LOG_LIKELIHOOD);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Param for the column of log-likelihoods. */
  public Param<String> logLikelihoodCol() {
    return logLikelihoodCol;
  }

  /** The value of {@link #logLikelihoodCol}. */
  public String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol);
  }

  /** Sets {@link #logLikelihoodCol}. */
  public LogLikelihoodEvaluator setLogLikelihoodCol(String value) {
    set(logLikelihoodCol, value);
    return this;
  }

  /** Param for the column that says how much each row counts. */
  public Param<String> weightCol() {
    return weightCol;
  }

  /** The value of {@link #weightCol}. */
  public String getWeightCol() {
    return getOrDefault(weightCol);
  }

  /** Sets {@link #weightCol}. */
  public LogLikelihoodEvaluator setWeightCol(String value) {
    set(weightCol, value);
    return this;
  }

  /**
   * The mean.
   *
   * @throws IllegalArgumentException if the column is missing or not of doubles, or if that of
   *     weights is missing or not of numbers
   * @throws InvalidInputException if no row has a score, or if a weight is bad
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    String name = getLogLikelihoodCol();
    if (!Arrays.asList(dataset.columns()).contains(name)
        || !dataset.schema().apply(name).dataType().equals(DataTypes.DoubleType)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column %s is missing or not of type double, expected log-likelihoods",
              name));
    }
    boolean weighted = isSet(weightCol) && !getWeightCol().isEmpty();
    String weight = weighted ? WeightColumn.of(dataset.schema(), getWeightCol()).name() : null;
    List<Part> parts = parts(dataset.toDF(), name, weight);
    Likelihood total = Likelihood.NONE;
    long rows = 0;
    for (Part part : parts) {
      rows += part.rows;
      if (part.problem != null) {
        throw new InvalidInputException(TableRow.message("the scored rows", rows, part.problem));
      }
      total = total.plus(part.sum);
    }
    if (total.examples() == 0) {
      throw new InvalidInputException("no row has a value in column " + name);
    }
    return total.mean();
  }

  private static List<Part> parts(Dataset<Row> rows, String score, String weight) {
    Column scores = FeatureWidth.quoted(score);
    if (weight == null) {
      return Shipping.collect(
          rows.select(scores)
              .javaRDD()
              .mapPartitions(part -> List.of(part(part, null)).iterator()));
    }
    WeightColumn second = new WeightColumn(weight, 1);
    return Shipping.collect(
        rows.select(scores, FeatureWidth.quoted(weight))
            .javaRDD()
            .mapPartitions(part -> List.of(part(part, second)).iterator()));
  }

  /** Rows whose first cell is the score. */
  private static Part part(Iterator<Row> rows, WeightColumn weight) {
    Likelihood sum = Likelihood.NONE;
    long seen = 0;
    for (; rows.hasNext(); seen++) {
      Row row = rows.next();
      String problem = weight == null ? null : weight.problem(row);
      if (problem != null) {
        return new Part(sum, seen, problem);
      }
      double w = weight == null ? 1 : weight.weight(row);
      if (w != 0 && !row.isNullAt(0)) {
        sum = sum.plus(row.getDouble(0), w, 0);
      }
    }
    return new Part(sum, seen, null);
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public LogLikelihoodEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved evaluators. */
  public static MLReader<LogLikelihoodEvaluator> read() {
    return SparkMl.paramsReader();
  }

  /** The evaluator that was saved at a path. */
  public static LogLikelihoodEvaluator load(String path) {
    return read().load(path);
  }
}
