package org.ardent.ml;

import static org.apache.spark.sql.functions.not;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.ardent.table.RowReader;
import org.ardent.table.Table;

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

  TrainingData(AutoregressiveDensity params, Dataset<?> dataset) {
    DensitySchema schema = DensitySchema.of(params);
    indicator =
        params.isSet(params.validationIndicatorCol()) ? params.getValidationIndicatorCol() : null;
    Set<String> names = new LinkedHashSet<>(schema.inputs());
    Stream.of(indicator, schema.weight()).filter(Objects::nonNull).forEach(names::add);
    rows =
        schema.counting(
            dataset.toDF().select(names.stream().map(FeatureWidth::quoted).toArray(Column[]::new)));
    persisted = dataset.storageLevel().equals(StorageLevel.NONE());
    if (persisted) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
    RowReader unweighted =
        schema.usesInputCols()
            ? schema.reader(rows.schema())
            : RowReader.ofFeatures(
                rows.schema(),
                params.getFeaturesCol(),
                FeatureWidth.of(rows, params.getFeaturesCol()));
    RowReader complete =
        indicator == null
            ? unweighted
            : unweighted.withoutNull(rows.schema(), indicator, "true or false");
    reader = schema.weighted(complete, rows.schema());
  }

  Table train() {
    return reader.table(
        // Rows that say neither stay too; the reader finds them bad.
        indicator == null
            ? rows
            : rows.filter(not(FeatureWidth.quoted(indicator).eqNullSafe(true))),
        SOURCE);
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
