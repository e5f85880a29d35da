package org.ardent.ml;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.ardent.score.Judging;
import org.ardent.score.OnInvalid;
import org.ardent.score.ScoreFunction;

/** Makes functions of Spark SQL that score a row by a model. */
final class SqlFunctions {
  private SqlFunctions() {}

  /**
   * Makes a function.
   *
   * @param judging how rows are judged; null if the function returns log-likelihoods alone
   */
  static void register(
      AutoregressiveDensityModel model, SparkSession spark, String name, Judging judging) {
    List<String> inputs =
        model.isSet(model.inputCols()) ? List.of(model.getInputCols()) : model.inputs().sources();
    ScoreFunction function =
        new ScoreFunction(
            inputs,
            model.inputs().dates(),
            model.numFeatures(),
            model.weights().expectation(),
            model.weights().broadcast(spark),
            OnInvalid.ofParam(model.getHandleInvalid()),
            judging);
    spark.udf().register(name, function, function.type());
  }
}
