package org.ardent.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.Judging;
import org.ardent.score.ScoreCall;

/**
 * The columns of the verdict that {@link VerdictParams} ask for.
 *
 * @param added in the order in which they are appended
 */
record VerdictColumns(List<Added> added) {

  /** A column that is appended. */
  record Added(String name, ScoreCall.Part part) {}

  static VerdictColumns of(VerdictParams params) {
    List<Added> added = new ArrayList<>();
    add(params, params.outlierScoreCol(), ScoreCall.Part.ODDITY, added);
    add(params, params.severityCol(), ScoreCall.Part.SEVERITY, added);
    add(params, params.predictedLabelCol(), ScoreCall.Part.LABEL, added);
    add(params, params.explanationCol(), ScoreCall.Part.EXPLANATION, added);
    if (!added.isEmpty()) {
      params.requireOneThreshold();
    }
    return new VerdictColumns(added);
  }

  private static void add(
      VerdictParams params, Param<String> param, ScoreCall.Part part, List<Added> added) {
    if (params.isSet(param) && !params.getOrDefault(param).isEmpty()) {
      added.add(new Added(params.getOrDefault(param), part));
    }
  }

  /** A schema with these columns. */
  StructType transform(StructType schema, boolean nullable) {
    StructType out = schema;
    for (Added column : added) {
      out =
          DensitySchema.append(
              out, DataTypes.createStructField(column.name, column.part.type(), nullable));
    }
    return out;
  }

  /**
   * How rows are judged.
   *
   * @throws IllegalArgumentException if the model cannot judge; the message says what would
   */
  static Judging judging(VerdictParams params, LoadedModel model, List<String> columns) {
    String problem = model.withoutVerdict();
    if (problem != null) {
      throw new IllegalArgumentException("no verdict: " + problem);
    }
    params.requireOneThreshold();
    double threshold =
        params.isSet(params.threshold())
            ? params.getThreshold()
            : Judging.threshold(model.reference(), params.getContamination());
    return new Judging(columns, threshold, params.getTopColumns());
  }
}
