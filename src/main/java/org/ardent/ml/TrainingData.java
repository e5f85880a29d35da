package org.ardent.ml;

import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.ardent.data.RowReader;
import org.ardent.data.Table;

/**
 * The rows of a DataFrame to train and to validate on. They are read twice, once to look at them
 * and once to pack them, so they are kept meanwhile unless their owner keeps them.
 */
final class TrainingData implements AutoCloseable {
  private static final String SOURCE = "the training rows";
  private static final String VALIDATION_SOURCE = "the validation rows";

  private final Dataset<Row> rows;
  private final boolean persisted;
  private final String indicator;
  private final RowReader reader;

  TrainingData(ColumnParams params, Dataset<?> dataset) {
    DensitySchema schema = new DensitySchema(params);
    indicator =
        params.isSet(params.validationIndicatorCol()) ? params.getValidationIndicatorCol() : null;
    List<Column> columns = new ArrayList<>();
    schema.inputs().forEach(name -> columns.add(FeatureWidth.quoted(name)));
    if (indicator != null && !schema.inputs().contains(indicator)) {
      columns.add(FeatureWidth.quoted(indicator));
    }
    rows = dataset.toDF().select(columns.toArray(Column[]::new));
    persisted = dataset.storageLevel().equals(StorageLevel.NONE());
    if (persisted) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
    reader =
        schema.usesInputCols()
            ? RowReader.ofColumns(rows.schema(), schema.inputs())
            : RowReader.ofFeatures(
                rows.schema(),
                params.getFeaturesCol(),
                FeatureWidth.of(rows, params.getFeaturesCol()));
  }

  Table train() {
    return reader.table(
        indicator == null ? rows : rows.filter(not(FeatureWidth.quoted(indicator))), SOURCE);
  }

  /** The validation rows, or null if none are asked for. */
  Table valid() {
    return indicator == null
        ? null
        : reader.table(rows.filter(FeatureWidth.quoted(indicator)), VALIDATION_SOURCE);
  }

  @Override
  public void close() {
    if (persisted) {
      rows.unpersist();
    }
  }
}
