package org.ardent.ml;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.ardent.score.Judging;

/** How rows are judged, and where the verdict goes. */
public interface VerdictParams extends Params {

  /** The params of one instance. */
  final class Declared implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> outlierScoreCol;
    final Param<String> severityCol;
    final Param<String> predictedLabelCol;
    final Param<String> explanationCol;
    final IntParam topColumns;
    final DoubleParam contamination;
    final DoubleParam threshold;

    Declared(Params parent) {
      outlierScoreCol =
          new StringParam(
              parent,
              "outlierScoreCol",
              "column that transform appends if this is set: the oddity of the row, Σ max(0, m -"
                  + " log p) + s / 2 over its columns in nats, m being the median of log p of the"
                  + " column over validation rows, else training rows, and s how rare its cell is"
                  + " by itself");
      severityCol =
          new StringParam(
              parent,
              "severityCol",
              "column that transform appends if this is set: the share of validation rows, else"
                  + " training rows, that are less odd, 0 to 100");
      predictedLabelCol =
          new StringParam(
              parent,
              "predictedLabelCol",
              "column that transform appends if this is set: 1.0 for an outlier, by contamination"
                  + " or threshold, else 0.0");
      explanationCol =
          new StringParam(
              parent,
              "explanationCol",
              "column that transform appends if this is set: the columns that make the row odd, an"
                  + " array of (column, value, logLikelihood, usual, contribution, expected), what"
                  + " adds most first");
      topColumns =
          new IntParam(
              parent,
              "topColumns",
              "how many columns explanationCol has at most",
              ParamCheck.atLeast("topColumns", 1));
      contamination =
          new DoubleParam(
              parent,
              "contamination",
              "the share of rows like those validated on, else trained on, that are to be outliers,"
                  + " 0 to 0.5",
              ParamCheck.between("contamination", 0.0, 0.5));
      threshold =
          new DoubleParam(
              parent,
              "threshold",
              "rows of a higher oddity are outliers, nats; instead of contamination",
              ParamCheck.atLeast("threshold", 0));
      parent.setDefault(topColumns, Judging.REASONS);
      parent.setDefault(contamination, Judging.CONTAMINATION);
    }
  }

  /** The params of this instance. */
  Declared verdictParams();

  /** Param for the column of oddities. */
  default Param<String> outlierScoreCol() {
    return verdictParams().outlierScoreCol;
  }

  /** The value of {@link #outlierScoreCol}. */
  default String getOutlierScoreCol() {
    return getOrDefault(outlierScoreCol());
  }

  /** Param for the column of severities. */
  default Param<String> severityCol() {
    return verdictParams().severityCol;
  }

  /** The value of {@link #severityCol}. */
  default String getSeverityCol() {
    return getOrDefault(severityCol());
  }

  /** Param for the column that says which rows are outliers. */
  default Param<String> predictedLabelCol() {
    return verdictParams().predictedLabelCol;
  }

  /** The value of {@link #predictedLabelCol}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }

  /** Param for the column of reasons. */
  default Param<String> explanationCol() {
    return verdictParams().explanationCol;
  }

  /** The value of {@link #explanationCol}. */
  default String getExplanationCol() {
    return getOrDefault(explanationCol());
  }

  /** Param for the number of reasons. */
  default IntParam topColumns() {
    return verdictParams().topColumns;
  }

  /** The value of {@link #topColumns}. */
  default int getTopColumns() {
    return (Integer) getOrDefault(topColumns());
  }

  /** Param for the share of outliers. */
  default DoubleParam contamination() {
    return verdictParams().contamination;
  }

  /** The value of {@link #contamination}. */
  default double getContamination() {
    return (Double) getOrDefault(contamination());
  }

  /** Param for the oddity of outliers. */
  default DoubleParam threshold() {
    return verdictParams().threshold;
  }

  /** The value of {@link #threshold}. */
  default double getThreshold() {
    return (Double) getOrDefault(threshold());
  }

  /**
   * Checks what goes together.
   *
   * @throws IllegalArgumentException if it does not
   */
  default void requireOneThreshold() {
    if (isSet(contamination()) && isSet(threshold())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "contamination is %s and threshold is %s, expected one of them",
              getContamination(),
              getThreshold()));
    }
  }
}
