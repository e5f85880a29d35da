package org.ardent.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.ardent.model.OrderingEnsemble;
import org.ardent.model.Score;
import org.ardent.score.ImputationStrategy;
import org.ardent.score.OnInvalid;

/** Which columns are learned and scored, and where scores go. */
public interface ColumnParams extends Params {
  /** Where scores go if nothing else is said. */
  String LOG_LIKELIHOOD = Score.LOG_LIKELIHOOD.label();

  /** The params of one instance. */
  final class Declared implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> featuresCol;
    final StringArrayParam inputCols;
    final Param<String> logLikelihoodCol;
    final Param<String> columnLogLikelihoodsCol;
    final Param<String> handleInvalid;
    final Param<String> validationIndicatorCol;
    final Param<String> weightCol;
    final StringArrayParam outputCols;
    final Param<String> strategy;
    final IntParam numOrderings;

    Declared(Params parent) {
      featuresCol =
          new StringParam(
              parent,
              "featuresCol",
              "column of vectors (dense or sparse) or arrays of numbers; not used where inputCols"
                  + " is set");
      inputCols =
          new StringArrayParam(
              parent,
              "inputCols",
              "columns of booleans, numbers or strings, instead of featuresCol; strings are"
                  + " categories");
      logLikelihoodCol =
          new StringParam(
              parent,
              "logLikelihoodCol",
              "column that transform appends: log p of the row, in nats and the data's own units;"
                  + " empty for none");
      columnLogLikelihoodsCol =
          new StringParam(
              parent,
              "columnLogLikelihoodsCol",
              "column that transform appends if this is set: an array with log p of every column"
                  + " given those before it in the ordering, in column order; it sums to the"
                  + " row's");
      handleInvalid =
          new StringParam(
              parent,
              "handleInvalid",
              "how to handle rows with a null, a NaN, or a level or"
                  + " value that training has not seen: error, skip (leave them out) or"
                  + " keep (with null scores). In fit, keep leaves them out too",
              ParamCheck.oneOf(
                  "handleInvalid",
                  Arrays.stream(OnInvalid.values()).map(OnInvalid::paramValue).toList()));
      validationIndicatorCol =
          new StringParam(
              parent,
              "validationIndicatorCol",
              "boolean column: true for rows to validate on and not"
                  + " to train on; the epoch that is best on them is kept");
      weightCol =
          new StringParam(
              parent,
              "weightCol",
              "column of numbers from 0 on: a row of weight 2 counts as that row twice, one of"
                  + " weight 0 as none. Not set or empty: all count 1");
      outputCols =
          new StringArrayParam(
              parent,
              "outputCols",
              "columns that transform appends if this is set, one per input: the inputs with"
                  + " missing cells filled. A missing cell then is not observed, and the"
                  + " log-likelihood is that of the others");
      strategy =
          new StringParam(
              parent,
              "strategy",
              "what fills a missing number: mean, mode, or auto, the mean where values have a"
                  + " density and else the mode; words get the mode",
              ParamCheck.oneOf("strategy", ImputationStrategy.labels()));
      numOrderings =
          new IntParam(
              parent,
              "numOrderings",
              "nade-orderless: log-likelihoods are those of the mean density over so many"
                  + " orderings, the model's own and others drawn from the seed",
              ParamCheck.between("numOrderings", 1, OrderingEnsemble.MAX_ORDERINGS));
      parent.setDefault(strategy, ImputationStrategy.AUTO.label());
      parent.setDefault(numOrderings, 1);
      parent.setDefault(featuresCol, "features");
      parent.setDefault(logLikelihoodCol, LOG_LIKELIHOOD);
      parent.setDefault(handleInvalid, OnInvalid.FAIL.paramValue());
    }
  }

  /** The params of this instance. */
  Declared columnParams();

  /** Param for the column of vectors or arrays of numbers. */
  default Param<String> featuresCol() {
    return columnParams().featuresCol;
  }

  /** The value of {@link #featuresCol}. */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** Param for the plain columns, instead of {@link #featuresCol}. */
  default StringArrayParam inputCols() {
    return columnParams().inputCols;
  }

  /** The value of {@link #inputCols}. */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /** Param for the column of log-likelihoods. */
  default Param<String> logLikelihoodCol() {
    return columnParams().logLikelihoodCol;
  }

  /** The value of {@link #logLikelihoodCol}. */
  default String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol());
  }

  /** Param for the column of log-likelihoods column by column. */
  default Param<String> columnLogLikelihoodsCol() {
    return columnParams().columnLogLikelihoodsCol;
  }

  /** The value of {@link #columnLogLikelihoodsCol}. */
  default String getColumnLogLikelihoodsCol() {
    return getOrDefault(columnLogLikelihoodsCol());
  }

  /** Param for what becomes of rows that cannot be scored. */
  default Param<String> handleInvalid() {
    return columnParams().handleInvalid;
  }

  /** The value of {@link #handleInvalid}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Param for the column that says which rows to validate on. */
  default Param<String> validationIndicatorCol() {
    return columnParams().validationIndicatorCol;
  }

  /** The value of {@link #validationIndicatorCol}. */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Param for the column that says how much each row counts. */
  default Param<String> weightCol() {
    return columnParams().weightCol;
  }

  /** The value of {@link #weightCol}. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** Param for the columns of filled cells. */
  default StringArrayParam outputCols() {
    return columnParams().outputCols;
  }

  /** The value of {@link #outputCols}. */
  default String[] getOutputCols() {
    return getOrDefault(outputCols());
  }

  /** Param for what fills a missing number. */
  default Param<String> strategy() {
    return columnParams().strategy;
  }

  /** The value of {@link #strategy}. */
  default String getStrategy() {
    return getOrDefault(strategy());
  }

  /** Param for the number of orderings. */
  default IntParam numOrderings() {
    return columnParams().numOrderings;
  }

  /** The value of {@link #numOrderings}. */
  default int getNumOrderings() {
    return (Integer) getOrDefault(numOrderings());
  }
}
