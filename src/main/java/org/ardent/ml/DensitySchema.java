package org.ardent.ml;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.kind.DateForm;
import org.ardent.kind.Numbers;
import org.ardent.score.OnInvalid;
import org.ardent.table.RowReader;
import org.ardent.table.WeightColumn;

/** The columns that {@link ColumnParams} name, checked before anything runs. */
final class DensitySchema {
  private final ColumnParams params;
  private final DateColumns dates;

  /**
   * A check.
   *
   * @param dates what becomes of columns of dates
   */
  DensitySchema(ColumnParams params, DateColumns dates) {
    this.params = params;
    this.dates = dates;
  }

  /** Of what an estimator learns. */
  static DensitySchema of(AutoregressiveDensity estimator) {
    return new DensitySchema(estimator, DateColumns.parse(estimator.getParts()));
  }

  /** Of what a model scores. */
  static DensitySchema of(AutoregressiveDensityModel model) {
    return new DensitySchema(model, model.inputs().dates());
  }

  /** Whether plain columns are learned, and not one of vectors. */
  boolean usesInputCols() {
    return params.isSet(params.inputCols());
  }

  /** The columns that are learned. */
  List<String> inputs() {
    return usesInputCols() ? List.of(params.getInputCols()) : List.of(params.getFeaturesCol());
  }

  boolean appendsTotal() {
    return !params.getLogLikelihoodCol().isEmpty();
  }

  boolean appendsColumns() {
    return params.isSet(params.columnLogLikelihoodsCol())
        && !params.getColumnLogLikelihoodsCol().isEmpty();
  }

  /** What becomes of columns of dates. */
  DateColumns dates() {
    return dates;
  }

  /** A reader of the plain columns. */
  RowReader reader(StructType schema) {
    return RowReader.ofColumns(schema, inputs(), dates);
  }

  /**
   * The columns that are read, as they are.
   *
   * @throws IllegalArgumentException if one is missing or has a type that cannot be learned
   */
  StructType inputSchema(StructType schema) {
    requireInputs(schema);
    StructType inputs = new StructType();
    for (String name : usesInputCols() ? RowReader.read(schema, inputs(), dates) : inputs()) {
      StructField field = schema.apply(name);
      inputs = inputs.add(name, field.dataType(), field.nullable());
    }
    return inputs;
  }

  /**
   * The columns that are learned: those that are read, with parts in place of dates.
   *
   * @throws IllegalArgumentException as {@link #inputSchema}
   */
  StructType learned(StructType schema) {
    if (!usesInputCols()) {
      return inputSchema(schema);
    }
    requireInputs(schema);
    StructType learned = new StructType();
    for (String name : inputs()) {
      StructField field = schema.apply(name);
      if (dates.of(name).isEmpty()) {
        learned = learned.add(name, field.dataType(), field.nullable());
      }
      for (DateForm form : dates.of(name)) {
        DataType type = form == DateForm.WEEKDAY ? DataTypes.StringType : DataTypes.IntegerType;
        learned =
            learned.add(
                form.column(name), form.isPart() ? type : field.dataType(), field.nullable());
      }
    }
    return learned;
  }

  private void requireInputs(StructType schema) {
    if (!usesInputCols()) {
      if (dates.hasParts()) {
        throw new IllegalArgumentException(
            "parts is set and inputCols is not, expected inputCols with columns of dates");
      }
      RowReader.requireFeatures(schema, params.getFeaturesCol());
      return;
    }
    if (params.isSet(params.featuresCol())) {
      throw new IllegalArgumentException(
          "featuresCol and inputCols are both set, expected one of them");
    }
    if (params.getInputCols().length == 0) {
      throw new IllegalArgumentException("inputCols is empty, expected at least one column");
    }
    if (!inputs().containsAll(dates.forms().keySet())) {
      List<String> others = new ArrayList<>(dates.forms().keySet());
      others.removeAll(inputs());
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "parts has %s, which is no column of inputCols, expected one of %s",
              Numbers.quote(others.get(0)),
              NameList.of(inputs())));
    }
    RowReader.read(schema, inputs(), dates);
  }

  /**
   * Checks the column of validation rows.
   *
   * @throws IllegalArgumentException if it is missing or not boolean
   */
  void requireIndicator(StructType schema) {
    if (!params.isSet(params.validationIndicatorCol())) {
      return;
    }
    String name = params.getValidationIndicatorCol();
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "Column %s does not exist, expected a boolean column", name));
    }
    if (!schema.apply(name).dataType().equals(DataTypes.BooleanType)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column %s is of type %s, expected boolean",
              name,
              schema.apply(name).dataType().catalogString()));
    }
  }

  /** The column of weights, or null if all rows count 1. */
  String weight() {
    return params.isSet(params.weightCol()) && !params.getWeightCol().isEmpty()
        ? params.getWeightCol()
        : null;
  }

  /**
   * Checks the column of weights.
   *
   * @throws IllegalArgumentException if it is missing or not of numbers
   */
  void requireWeight(StructType schema) {
    if (weight() != null) {
      WeightColumn.of(schema, weight());
    }
  }

  /** A reader of the same rows, which count as much as their weights say. */
  RowReader weighted(RowReader reader, StructType schema) {
    return weight() == null ? reader : reader.weighted(WeightColumn.of(schema, weight()));
  }

  /** The rows whose weight is not 0. Rows with a bad weight stay, for their reader to refuse. */
  Dataset<Row> counting(Dataset<Row> rows) {
    return weight() == null
        ? rows
        : rows.filter(not(FeatureWidth.quoted(weight()).eqNullSafe(lit(0))));
  }

  /**
   * The schema of what transform returns.
   *
   * @throws IllegalArgumentException if an input is missing or of a type that cannot be learned, or
   *     if a column that would be appended is there already
   */
  StructType transform(StructType schema) {
    requireInputs(schema);
    StructType out = imputes() ? withFilled(schema) : schema;
    boolean nullable = imputes() || params.getHandleInvalid().equals(OnInvalid.NULL.paramValue());
    if (appendsTotal()) {
      out =
          append(
              out,
              DataTypes.createStructField(
                  params.getLogLikelihoodCol(), DataTypes.DoubleType, nullable));
    }
    if (appendsColumns()) {
      out =
          append(
              out,
              DataTypes.createStructField(
                  params.getColumnLogLikelihoodsCol(),
                  DataTypes.createArrayType(DataTypes.DoubleType, false),
                  nullable));
    }
    return out;
  }

  /** Whether missing cells are filled, in columns of their own. */
  boolean imputes() {
    return params.isSet(params.outputCols()) && params.getOutputCols().length > 0;
  }

  private StructType withFilled(StructType schema) {
    List<String> inputs = inputs();
    String[] outputs = params.getOutputCols();
    if (outputs.length != inputs.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "outputCols has %d columns, expected %d, one for each input",
              outputs.length,
              inputs.size()));
    }
    if (appendsColumns()) {
      throw new IllegalArgumentException(
          "columnLogLikelihoodsCol and outputCols are both set, expected one of them");
    }
    StructType out = schema;
    for (int i = 0; i < outputs.length; i++) {
      out =
          append(
              out,
              DataTypes.createStructField(
                  outputs[i], schema.apply(inputs.get(i)).dataType(), true));
    }
    return out;
  }

  /**
   * A schema with one more column.
   *
   * @throws IllegalArgumentException if it has one of that name
   */
  static StructType append(StructType schema, StructField field) {
    if (Arrays.asList(schema.fieldNames()).contains(field.name())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "Column %s already exists, expected another name", field.name()));
    }
    return schema.add(field);
  }
}
