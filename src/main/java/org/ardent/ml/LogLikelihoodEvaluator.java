package org.ardent.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.data.InvalidInputException;
import org.ardent.train.Likelihood;

/**
 * Mean log-likelihood of scored rows, nats: what model selection maximises. Rows without a score
 * are left out; the sum is taken in the order of the rows, so it is the same in every run.
 */
public final class LogLikelihoodEvaluator extends Evaluator implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> logLikelihoodCol;

  /** An evaluator with a uid of its own. */
  public LogLikelihoodEvaluator() {
    this(Identifiable.randomUID("LogLikelihoodEvaluator"));
  }

  /** An evaluator with this uid. */
  public LogLikelihoodEvaluator(String uid) {
    this.uid = uid;
    logLikelihoodCol =
        new Param<>(
            this,
            "logLikelihoodCol",
            "column of log-likelihoods, in nats, as transform appends it");
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

  /**
   * The mean.
   *
   * @throws IllegalArgumentException if the column is missing or not of doubles
   * @throws InvalidInputException if no row has a score
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    String name = getLogLikelihoodCol();
    if (!Arrays.asList(dataset.columns()).contains(name)
        || !dataset.schema().apply(name).dataType().equals(DataTypes.DoubleType)) {
      throw new IllegalArgumentException(
          "Column %s is missing or not of type double, expected log-likelihoods".formatted(name));
    }
    List<Likelihood> parts =
        dataset
            .select(FeatureWidth.quoted(name))
            .javaRDD()
            .mapPartitions(
                rows -> {
                  Likelihood sum = Likelihood.NONE;
                  while (rows.hasNext()) {
                    Row row = rows.next();
                    sum = row.isNullAt(0) ? sum : sum.plus(row.getDouble(0));
                  }
                  return List.of(sum).iterator();
                })
            .collect();
    Likelihood total = parts.stream().reduce(Likelihood.NONE, Likelihood::plus);
    if (total.examples() == 0) {
      throw new InvalidInputException("no row has a value in column " + name);
    }
    return total.mean();
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
