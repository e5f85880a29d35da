package org.ardent.examples;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Columns as a clustering wants them: one-hot words beside numbers, all standardised. */
final class ScaledFeatures {
  /** The vector. */
  static final String FEATURES = "features";

  private static final String UNSCALED = "unscaledFeatures";

  private ScaledFeatures() {}

  /** Appends {@link #FEATURES}. */
  static Dataset<Row> append(Dataset<Row> table, List<String> columns) {
    List<String> words =
        columns.stream()
            .filter(c -> table.schema().apply(c).dataType().equals(DataTypes.StringType))
            .toList();
    List<String> inputs = new ArrayList<>(columns);
    inputs.replaceAll(c -> words.contains(c) ? oneHot(c) : c);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer()
                      .setInputCols(words.toArray(String[]::new))
                      .setOutputCols(words.stream().map(c -> index(c)).toArray(String[]::new)),
                  new OneHotEncoder()
                      .setInputCols(words.stream().map(c -> index(c)).toArray(String[]::new))
                      .setOutputCols(words.stream().map(c -> oneHot(c)).toArray(String[]::new)),
                  new VectorAssembler()
                      .setInputCols(inputs.toArray(String[]::new))
                      .setOutputCol(UNSCALED),
                  new StandardScaler()
                      .setWithMean(true)
                      .setInputCol(UNSCALED)
                      .setOutputCol(FEATURES)
                });
    Dataset<Row> wide = pipeline.fit(table).transform(table).drop(UNSCALED);
    for (String word : words) {
      wide = wide.drop(index(word), oneHot(word));
    }
    return wide;
  }

  private static String index(String word) {
    return word + "Index";
  }

  private static String oneHot(String word) {
    return word + "OneHot";
  }
}
