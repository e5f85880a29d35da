package org.ardent.ml;

import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.Expectation;
import org.ardent.model.Layout;
import org.ardent.pack.RowEncoder;
import org.ardent.score.ImputationStrategy;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowImputer;
import org.ardent.score.ScoringModel;
import org.ardent.table.RowReader;
import scala.Tuple2;

/** Fills the missing cells of DataFrames with what a density finds probable. */
final class DensityImputer {
  /** The column with the number of a draw. */
  static final String DRAW = "draw";

  private final AutoregressiveDensityModel density;
  private final Layout layout;

  /** An imputer of a model whose params name the columns. */
  DensityImputer(AutoregressiveDensityModel density) {
    this.density = density;
    RowImputer.require(density.loaded());
    layout = density.loaded().model().density().layout();
  }

  /** In the columns themselves; the log-likelihood of what was there is appended. */
  Dataset<Row> inPlace(Dataset<Row> rows, Broadcast<ScoringModel> model) {
    StructType schema = inPlace(rows.schema());
    return rows.mapPartitions(
        new RowImputation(model, plan(rows.schema(), schema, false)), Encoders.row(schema));
  }

  /** In columns of their own, those of outputCols. */
  Dataset<Row> appended(Dataset<Row> rows, Broadcast<ScoringModel> model) {
    StructType schema = DensitySchema.of(density).transform(rows.schema());
    return rows.mapPartitions(
        new RowImputation(model, plan(rows.schema(), schema, true)), Encoders.row(schema));
  }

  /** K rows of each, with jointly drawn values and the number of the draw. */
  Dataset<Row> draws(Dataset<Row> rows, int draws, long seed, Broadcast<ScoringModel> model) {
    if (draws < 1) {
      throw new IllegalArgumentException("draws is " + draws + ", expected at least 1");
    }
    if (rows.isStreaming()) {
      throw new IllegalArgumentException(
          "draws depend on the place of a row, which a stream has not: impute(rows) works, and"
              + " draws in foreachBatch");
    }
    StructType schema =
        DensitySchema.append(
            inPlace(rows.schema()), DataTypes.createStructField(DRAW, DataTypes.IntegerType, true));
    RowImputation imputation = new RowImputation(model, plan(rows.schema(), schema, false));
    JavaRDD<Row> drawn =
        rows.javaRDD()
            .zipWithIndex()
            .mapPartitions(
                (Iterator<Tuple2<Row, Long>> part) -> {
                  RowImputer imputer = imputation.imputer();
                  Iterable<Tuple2<Row, Long>> once = () -> part;
                  return StreamSupport.stream(once.spliterator(), false)
                      .flatMap(
                          row -> imputation.draw(imputer, row._1(), row._2(), draws, seed).stream())
                      .iterator();
                });
    return rows.sparkSession().createDataFrame(drawn, schema);
  }

  private StructType inPlace(StructType schema) {
    String score = density.getLogLikelihoodCol();
    return score.isEmpty()
        ? schema
        : DensitySchema.append(
            schema, DataTypes.createStructField(score, DataTypes.DoubleType, true));
  }

  private RowImputation.Plan plan(StructType schema, StructType made, boolean appended) {
    DensitySchema names = DensitySchema.of(density);
    boolean plain = names.usesInputCols();
    List<String> inputs = names.inputs();
    RowReader reader =
        plain
            ? names.reader(schema)
            : RowReader.ofFeatures(schema, density.getFeaturesCol(), layout.size());
    List<String> fields = List.of(schema.fieldNames());
    // A part that has no column of its own is read, and written nowhere.
    List<String> columns = plain ? names.dates().made(inputs) : inputs;
    List<Integer> positions = columns.stream().map(fields::indexOf).toList();
    List<Integer> targets =
        appended
            ? columns.stream()
                .map(inputs::indexOf)
                .map(input -> input < 0 ? input : (Integer) (schema.size() + input))
                .toList()
            : positions;
    String score = density.getLogLikelihoodCol();
    return new RowImputation.Plan(
        schema,
        density.columns(),
        positions,
        targets,
        appended ? inputs.stream().map(fields::indexOf).toList() : List.of(),
        made.size(),
        score.isEmpty() ? -1 : made.fieldIndex(score),
        !plain,
        reader,
        reader.check(Expectation.orMissing(Expectation.of(layout.variables()), layout.size())),
        new RowEncoder(layout),
        ImputationStrategy.of(density.getStrategy()),
        OnInvalid.ofParam(density.getHandleInvalid()));
  }
}
