package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.Redaction;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowScoring;
import org.ardent.score.ScoreCall;

/**
 * Appends the columns of scores that a model's params ask for, as expressions that Spark can move
 * filters below and leave out.
 */
final class DensityTransform {
  private final AutoregressiveDensityModel model;
  private final OnInvalid onInvalid;

  DensityTransform(AutoregressiveDensityModel model) {
    this.model = model;
    onInvalid = OnInvalid.ofParam(model.getHandleInvalid());
  }

  Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    schema(schema);
    Redaction.inPlansOf(dataset.sparkSession());
    if (DensitySchema.of(model).imputes()) {
      return new DensityImputer(model.inputs().forTable(schema))
          .appended(dataset.toDF(), model.weights().broadcast(dataset.sparkSession()));
    }
    if (model.getNumOrderings() > 1) {
      return model.meanOfOrderings().transform(dataset);
    }
    BatchedScoring.install(dataset.sparkSession());
    return scored(dataset.toDF(), DensitySchema.of(model.inputs().forTable(schema)));
  }

  private Dataset<Row> scored(Dataset<Row> rows, DensitySchema names) {
    StructType read = names.inputSchema(rows.schema());
    RowScoring scoring = scoring(rows, names, read);
    Column[] inputs =
        Arrays.stream(read.fieldNames()).map(FeatureWidth::quoted).toArray(Column[]::new);
    Column argument = names.usesInputCols() ? struct(inputs) : inputs[0];
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    List<ScoreCall> calls = new ArrayList<>();
    for (VerdictColumns.Added added : added(names)) {
      ScoreCall call = new ScoreCall(scoring, added.part());
      calls.add(call);
      columns.add(
          BatchedScoring.column(call, argument, onInvalid == OnInvalid.NULL).as(added.name()));
    }
    if (onInvalid != OnInvalid.SKIP) {
      return rows.select(columns.toArray(Column[]::new));
    }
    ScoreCall any = calls.isEmpty() ? new ScoreCall(scoring, ScoreCall.Part.TOTAL) : calls.get(0);
    return rows.filter(BatchedScoring.column(any, argument, true).isNotNull())
        .select(columns.toArray(Column[]::new));
  }

  private RowScoring scoring(Dataset<Row> rows, DensitySchema names, StructType read) {
    boolean judges = !VerdictColumns.of(model).added().isEmpty();
    return new RowScoring(
        read,
        names.inputs(),
        names.dates(),
        names.usesInputCols() ? 0 : model.numFeatures(),
        model.weights().expectation(),
        model.weights().broadcast(rows.sparkSession()),
        onInvalid == OnInvalid.FAIL ? OnInvalid.FAIL : OnInvalid.NULL,
        judges ? VerdictColumns.judging(model, model.loaded(), model.columns()) : null);
  }

  /** What is appended, in order. */
  private List<VerdictColumns.Added> added(DensitySchema names) {
    List<VerdictColumns.Added> added = new ArrayList<>();
    if (names.appendsTotal()) {
      // With columns it is their sum, so that adding them up gives the same.
      ScoreCall.Part part = names.appendsColumns() ? ScoreCall.Part.SUM : ScoreCall.Part.TOTAL;
      added.add(new VerdictColumns.Added(model.getLogLikelihoodCol(), part));
    }
    if (names.appendsColumns()) {
      added.add(
          new VerdictColumns.Added(model.getColumnLogLikelihoodsCol(), ScoreCall.Part.COLUMNS));
    }
    added.addAll(VerdictColumns.of(model).added());
    return added;
  }

  /**
   * The schema of what {@link #transform} returns.
   *
   * @throws IllegalArgumentException if an input is missing or of another type, or if params do not
   *     go together
   */
  StructType schema(StructType schema) {
    AutoregressiveDensityModel named = model.inputs().forTable(schema);
    DensitySchema checks = DensitySchema.of(named);
    if (model.getNumOrderings() > 1) {
      if (checks.imputes()) {
        throw new IllegalArgumentException(
            "numOrderings and outputCols are both set, expected one of them");
      }
      return model.meanOfOrderings().transformSchema(schema);
    }
    if (checks.usesInputCols()) {
      requireAsMany(named.getInputCols().length);
    }
    if (checks.appendsColumns() && model.loaded().model().masks() > 1) {
      throw new IllegalArgumentException(
          "columnLogLikelihoodsCol is set, but the model is a mean of several orderings, which has"
              + " no log p of a column given those before it");
    }
    VerdictColumns verdict = VerdictColumns.of(model);
    if (!verdict.added().isEmpty()) {
      if (checks.imputes()) {
        throw new IllegalArgumentException(
            "outputCols and the columns of a verdict are both set, expected one of them");
      }
      VerdictColumns.judging(model, model.loaded(), model.columns());
    }
    return verdict.transform(checks.transform(schema), onInvalid == OnInvalid.NULL);
  }

  private void requireAsMany(int inputs) {
    int expected = model.inputs().sources().size();
    if (inputs != expected && inputs != model.numFeatures()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "inputCols has %d columns, expected %d", inputs, expected));
    }
  }
}
