package org.ardent.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.DateColumns;
import org.ardent.modelfile.DateMetadata;
import org.ardent.table.RowReader;

/** Where a model finds its columns in a table. */
final class ModelInputs {
  private final AutoregressiveDensityModel model;

  ModelInputs(AutoregressiveDensityModel model) {
    this.model = model;
  }

  /**
   * The model, or its copy that takes its columns by their names: where a table has them, but not
   * the column of features that params do not name.
   */
  AutoregressiveDensityModel forTable(StructType schema) {
    Set<String> names = new HashSet<>(Arrays.asList(schema.fieldNames()));
    boolean asIs =
        model.isSet(model.inputCols())
            || model.isSet(model.featuresCol())
            || names.contains(model.getFeaturesCol())
            || !areIn(names);
    return asIs
        ? model
        : model.copy(ParamMap.empty()).setInputCols(sources().toArray(String[]::new));
  }

  /** Whether columns of a table are those of the model, or what it makes them of. */
  private boolean areIn(Set<String> names) {
    DateColumns dates = DateMetadata.columns(model.loaded(), model.columns());
    return sources().stream()
        .allMatch(name -> names.contains(name) || names.containsAll(dates.made(List.of(name))));
  }

  /** The columns that the model's are made of, in column order: dates in place of parts. */
  List<String> sources() {
    return DateMetadata.columns(model.loaded(), model.columns()).sources(model.columns());
  }

  /** What becomes of the columns of dates that inputCols names. */
  DateColumns dates() {
    DateColumns dates = DateMetadata.columns(model.loaded(), model.columns());
    if (!model.isSet(model.inputCols())) {
      return dates;
    }
    List<String> inputs = List.of(model.getInputCols());
    List<String> sources = sources();
    boolean parts = dates.hasParts() && inputs.equals(model.columns());
    return inputs.size() == sources.size() && !parts
        ? dates.renamed(sources, inputs)
        : DateColumns.NONE;
  }

  /** A reader of the rows of a table. */
  RowReader reader(StructType schema) {
    DensitySchema names = DensitySchema.of(forTable(schema));
    return names.usesInputCols()
        ? names.reader(schema)
        : RowReader.ofFeatures(schema, model.getFeaturesCol(), model.numFeatures());
  }

  /**
   * The places of columns.
   *
   * @param what what the names are, for the message
   * @throws IllegalArgumentException if a name is no column of the model or stands twice
   */
  List<Integer> places(String what, String[] names) {
    List<String> columns = model.columns();
    List<Integer> places = new ArrayList<>();
    for (String name : names) {
      int place = columns.indexOf(name);
      if (place < 0 || places.contains(place)) {
        throw new IllegalArgumentException(
            what
                + " has '"
                + name
                + (place < 0 ? "', expected columns of the model: " + columns : "' twice"));
      }
      places.add(place);
    }
    return places;
  }
}
