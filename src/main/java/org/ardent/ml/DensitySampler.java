package org.ardent.ml;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.modelfile.DateMetadata;
import org.ardent.score.OnInvalid;
import org.ardent.score.Sampler;
import org.ardent.score.ScoringModel;
import org.ardent.table.RowReader;

/** Draws and completes rows with the columns that a model was trained on. */
final class DensitySampler {
  private final AutoregressiveDensityModel density;
  private final Layout layout;
  private final SampledColumns cells;
  private final DateColumns dates;

  DensitySampler(AutoregressiveDensityModel density) {
    this.density = density;
    dates = DateMetadata.columns(density.loaded(), density.columns());
    layout = density.loaded().model().density().layout();
    cells =
        new SampledColumns(
            layout.variables(),
            density
                .inputSchema()
                .orElseGet(
                    () ->
                        SampledColumns.schema(
                            layout.variables(),
                            density.columns(),
                            DateMetadata.read(density.loaded()))));
  }

  Dataset<Row> sample(SparkSession spark, long count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", expected at least 1");
    }
    SampledColumns made = cells;
    JavaRDD<Row> rows =
        Sampler.draw(spark, density.weights().broadcast(spark), count, seed)
            .map(sample -> RowFactory.create(made.cells(sample.values()).toArray()));
    return spark.createDataFrame(rows, cells.schema());
  }

  Dataset<Row> complete(Dataset<Row> rows, long seed, Broadcast<ScoringModel> model) {
    if (density.loaded().model().masks() > 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the model averages %d orderings, so no prefix of one can be continued exactly",
              density.loaded().model().masks()));
    }
    OnInvalid onInvalid = OnInvalid.ofParam(density.getHandleInvalid());
    boolean nullable = onInvalid == OnInvalid.NULL;
    StructType schema = rows.schema();
    Completion completion;
    if (cells.plain()) {
      List<Integer> given = given(schema);
      List<String> names = given.stream().map(density.columns()::get).toList();
      List<String> fields = List.of(schema.fieldNames());
      int[] places = names.stream().mapToInt(fields::indexOf).toArray();
      completion =
          new Completion(
              layout, cells, given, places, -1, reader(schema, names), anyCells(), onInvalid);
      for (int column = 0; column < layout.size(); column++) {
        if (!given.contains(column)) {
          StructField field = cells.schema().fields()[column];
          schema = schema.add(field.name(), field.dataType(), nullable || field.nullable());
        }
      }
    } else {
      String features = density.getFeaturesCol();
      int width = FeatureWidth.of(rows, features);
      List<Integer> given = IntStream.range(0, width).boxed().toList();
      requirePrefix(given);
      completion =
          new Completion(
              layout,
              cells,
              given,
              new int[0],
              schema.fieldIndex(features),
              RowReader.ofFeatures(schema, features, width),
              anyCells(),
              onInvalid);
      schema = withType(schema, features, nullable);
    }
    JavaRDD<Row> completed =
        rows.javaRDD().zipWithIndex().mapPartitions(part -> completion.complete(part, model, seed));
    return rows.sparkSession().createDataFrame(completed, schema);
  }

  private StructType withType(StructType schema, String features, boolean nullable) {
    StructType out = new StructType();
    for (StructField field : schema.fields()) {
      out =
          field.name().equals(features)
              ? out.add(features, cells.schema().fields()[0].dataType(), nullable)
              : out.add(field);
    }
    return out;
  }

  /** The model's columns that a DataFrame has. */
  private List<Integer> given(StructType schema) {
    Set<String> present = new HashSet<>(Arrays.asList(schema.fieldNames()));
    List<Integer> given =
        IntStream.range(0, layout.size())
            .filter(column -> isGiven(present, density.columns().get(column)))
            .boxed()
            .toList();
    requirePrefix(given);
    return given;
  }

  private boolean anyCells() {
    return density.loaded().model() instanceof OrderAgnosticModel;
  }

  private boolean isGiven(Set<String> present, String column) {
    return present.contains(column) || present.containsAll(dates.sources(List.of(column)));
  }

  private RowReader reader(StructType schema, List<String> names) {
    boolean own = List.of(schema.fieldNames()).containsAll(names);
    return RowReader.ofColumns(
        schema, own ? names : dates.sources(names), own ? DateColumns.NONE : dates);
  }

  private void requirePrefix(List<Integer> given) {
    int k = given.size();
    if (k == 0 || k > layout.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d columns are given, expected 1 to %d, the first of the model's ordering",
              k,
              layout.size()));
    }
    if (anyCells()) {
      return;
    }
    Set<Integer> prefix =
        IntStream.range(0, k).map(layout::variableAt).boxed().collect(Collectors.toSet());
    for (int column : prefix) {
      if (!given.contains(column)) {
        List<String> names =
            IntStream.range(0, k)
                .mapToObj(t -> density.columns().get(layout.variableAt(t)))
                .toList();
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "column %s is not given, expected the first %d of the model's ordering: %s",
                density.columns().get(column),
                k,
                NameList.of(names)));
      }
    }
  }
}
