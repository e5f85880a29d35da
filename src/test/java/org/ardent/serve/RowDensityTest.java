package org.ardent.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.ardent.SparkForTests;
import org.ardent.cli.Main;
import org.ardent.io.InvalidInputException;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single rows without Spark, to the bits that Spark gives. */
class RowDensityTest {
  private static final SparkSession SPARK = SparkForTests.session();
  private static final int ROWS = 200;

  @TempDir private static Path folder;

  private static AutoregressiveDensityModel model;
  private static Dataset<Row> rows;

  @BeforeAll
  static void train() throws Exception {
    StructType schema =
        new StructType()
            .add("member", "boolean")
            .add("plan", "string")
            .add("visits", "int")
            .add("code", "long")
            .add("spend", "float");
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String plan = List.of("basic", "family", "pro").get(i * 7 % 3);
      list.add(RowFactory.create(i % 3 == 0, plan, i % 5, 10L + i % 2, (i * 37 % 100) / 8f));
    }
    rows = SPARK.createDataFrame(list, schema);
    model = fit("nade");
    model.save(folder + "/m");
  }

  private static AutoregressiveDensityModel fit(String modelType) {
    return new AutoregressiveDensity()
        .setModelType(modelType)
        .setInputCols(rows.columns())
        .setHiddenLayers(6)
        .setOrdering("reverse")
        .setMaxIter(2)
        .setComponents(3)
        .setColumnLogLikelihoodsCol("each")
        .fit(rows);
  }

  private static Object[] cells(Row row) {
    return IntStream.range(0, 5).mapToObj(row::get).toArray();
  }

  private static Map<String, Object> map(Row row) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      map.put(rows.columns()[i], row.get(i));
    }
    map.put("another", "column");
    return map;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nade", "made"})
  void scoresAreThoseOfTransform(String modelType) throws Exception {
    AutoregressiveDensityModel fitted = fit(modelType);
    fitted.save(folder + "/" + modelType);
    RowDensity density = RowDensity.load(folder + "/" + modelType);
    assertThat(density.columns()).containsExactly(rows.columns());
    for (Row row : fitted.transform(rows).collectAsList()) {
      double[] each = row.<Double>getList(6).stream().mapToDouble(x -> x).toArray();
      assertThat(density.columnLogLikelihoods(cells(row))).isEqualTo(each);
      assertThat(density.columnLogLikelihoods(map(row))).isEqualTo(each);
    }
    fitted.setColumnLogLikelihoodsCol("");
    for (Row row : fitted.transform(rows).collectAsList()) {
      assertThat(density.logLikelihood(cells(row))).isEqualTo(row.getDouble(5));
      assertThat(density.logLikelihood(map(row))).isEqualTo(row.getDouble(5));
    }
  }

  @Test
  void verdictsAreThoseOfTransform() throws Exception {
    AutoregressiveDensityModel judge =
        model
            .copy(ParamMap.empty())
            .setOutlierScoreCol("oddity")
            .setSeverityCol("severity")
            .setPredictedLabelCol("label")
            .setExplanationCol("why");
    judge.clear(judge.columnLogLikelihoodsCol());
    RowDensity density = RowDensity.load(folder + "/m");
    assertVerdicts(judge, density);
    double threshold = density.threshold(0.2);
    assertVerdicts(judge.setContamination(0.2).setTopColumns(1), density.judging(threshold, 1));
    assertThatThrownBy(() -> density.judging(-1, 1)).hasMessageContaining("expected an oddity");
    RowDensity bare = RowDensity.load("src/test/resources/saved/0.1.0/nade/model");
    assertThatThrownBy(() -> bare.verdict(Map.of()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("train it again");
  }

  private static void assertVerdicts(AutoregressiveDensityModel judge, RowDensity density) {
    int outliers = 0;
    for (Row row : judge.transform(rows).collectAsList()) {
      RowVerdict verdict = density.verdict(map(row));
      assertThat(density.verdict(cells(row))).isEqualTo(verdict);
      assertThat(verdict.logLikelihood()).isEqualTo(row.<Double>getAs("logLikelihood"));
      assertThat(verdict.outlierScore()).isEqualTo(row.<Double>getAs("oddity"));
      assertThat(verdict.severity()).isEqualTo(row.<Double>getAs("severity"));
      assertThat(verdict.outlier()).isEqualTo(row.<Double>getAs("label") == 1);
      outliers += verdict.outlier() ? 1 : 0;
      List<Row> why = row.getList(row.fieldIndex("why"));
      assertThat(why.stream().map(RowDensityTest::oddColumn).toList())
          .isEqualTo(verdict.explanation());
    }
    assertThat(outliers).isPositive();
  }

  private static RowVerdict.OddColumn oddColumn(Row reason) {
    return new RowVerdict.OddColumn(
        reason.getString(0),
        reason.getString(1),
        reason.getDouble(2),
        reason.getDouble(3),
        reason.getDouble(4),
        reason.getString(5));
  }

  @Test
  void manyThreadsScoreAtOnce() throws Exception {
    RowDensity density = RowDensity.load(folder.resolve("m/data/model.safetensors"));
    List<Object[]> cells = rows.collectAsList().stream().map(RowDensityTest::cells).toList();
    double[] alone = cells.stream().mapToDouble(density::logLikelihood).toArray();
    int[] places = IntStream.range(0, 20 * ROWS).map(i -> i % ROWS).toArray();
    double[] together =
        Arrays.stream(places)
            .parallel()
            .mapToDouble(i -> density.logLikelihood(cells.get(i)))
            .toArray();
    assertThat(together).isEqualTo(Arrays.stream(places).mapToDouble(i -> alone[i]).toArray());
  }

  @Test
  void drawsTheRowsThatSparkDraws() throws Exception {
    RowDensity density = RowDensity.load(folder + "/m");
    List<Row> drawn = model.sample(SPARK, 20, 7).collectAsList();
    for (int i = 0; i < drawn.size(); i++) {
      Row row = drawn.get(i);
      Map<String, Object> expected = new LinkedHashMap<>();
      expected.put("member", row.getBoolean(0) ? 1 : 0);
      expected.put("plan", row.get(1));
      expected.put("visits", row.get(2));
      Map<String, Object> sample = density.sample(7, i);
      assertThat(List.copyOf(sample.keySet())).containsExactly(rows.columns());
      assertThat(sample).containsAllEntriesOf(expected);
      assertThat((float) (double) (Double) sample.get("spend")).isEqualTo(row.getFloat(4));
      assertThat(density.logLikelihood(sample)).isFinite();
    }
  }

  @Test
  void saysWhatIsWrongWithARow() throws Exception {
    RowDensity density = RowDensity.load(folder + "/m");
    assertThatThrownBy(() -> density.logLikelihood(true, "pro", 1, 10, "much"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("column 5 (spend) is 'much', expected a number");
    assertThatThrownBy(() -> density.logLikelihood("yes", "pro", 1, 10, 2))
        .hasMessage("column 1 (member) is 'yes', expected 0 or 1");
    assertThat(density.logLikelihood(2, "pro", 1, 10, 2)).isFinite();
    assertThatThrownBy(() -> density.logLikelihood(true, "pro", 1, 10, 1e300))
        .hasMessageStartingWith("column 5 (spend) is 1.0E300, expected a finite number");
    assertThatThrownBy(() -> density.logLikelihood(true, "pro"))
        .hasMessage("the row has 2 columns, expected 5");
    assertThatThrownBy(() -> density.logLikelihood(Map.of("plan", "pro")))
        .hasMessage("the row has no column 'member', expected member, plan, visits, code, spend");
  }

  /** What is missing, and a word that training never saw. */
  @Test
  void anyRowHasAScore() throws Exception {
    RowDensity density = RowDensity.load(folder + "/m");
    assertThat(density.logLikelihood(true, "gold", 1, 10, 2)).isFinite();
    assertThat(density.logLikelihood(true, null, 1, 10, null)).isFinite();
  }

  @Test
  void whatIsNoModelIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("no.safetensors"), "nothing of the kind");
    assertThatThrownBy(() -> RowDensity.load(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no.safetensors");
  }

  /** Ardent's own classes and Jackson are all there is. */
  @Test
  void needsNeitherSparkNorHadoopNorScala() throws Exception {
    List<URL> path = new ArrayList<>();
    path.add(Main.class.getProtectionDomain().getCodeSource().getLocation());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (new File(entry).getName().matches("jackson-(core|databind|annotations)-.*\\.jar")) {
        path.add(new File(entry).toURI().toURL());
      }
    }
    assertThat(path).hasSize(4);
    Row row = rows.head();
    try (URLClassLoader alone =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> alone.loadClass(SparkSession.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> type = alone.loadClass(RowDensity.class.getName());
      Object density = type.getMethod("load", String.class).invoke(null, folder + "/m");
      Method score = type.getMethod("logLikelihood", Map.class);
      assertThat(score.invoke(density, map(row)))
          .isEqualTo(RowDensity.load(folder + "/m").logLikelihood(cells(row)));
      Method each = type.getMethod("columnLogLikelihoods", Map.class);
      assertThat((double[]) each.invoke(density, map(row))).hasSize(5);
      Method verdict = type.getMethod("verdict", Map.class);
      assertThat(verdict.invoke(density, map(row)).toString())
          .isEqualTo(RowDensity.load(folder + "/m").verdict(map(row)).toString());
      Method sample = type.getMethod("sample", long.class, long.class);
      assertThat((Map<?, ?>) sample.invoke(density, 1L, 0L)).hasSize(5);
    }
  }
}
