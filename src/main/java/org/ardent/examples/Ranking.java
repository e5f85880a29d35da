package org.ardent.examples;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How well a score puts rows of label 1 before those of label 0. */
final class Ranking {
  /** 1 for rows that are to be found, else 0. */
  static final String LABEL = "label";

  private Ranking() {}

  /** Area under the receiver operating characteristic: 0.5 for a score that knows nothing. */
  static double rocAuc(Dataset<Row> rows, String score) {
    return new BinaryClassificationEvaluator()
        .setLabelCol(LABEL)
        .setRawPredictionCol(score)
        .setNumBins(0)
        .evaluate(rows);
  }

  /** The share of label 1 among the k rows of highest score; of equal scores by number. */
  static double precisionAt(Dataset<Row> rows, String score, int k) {
    return rows.orderBy(col(score).desc(), col(FaultyCustomers.ID))
        .limit(k)
        .agg(avg(LABEL))
        .first()
        .getDouble(0);
  }
}
