package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.SparkForTests;
import org.ardent.math.Random;
import org.ardent.model.Variable;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows are odd, how odd, and why. */
class VerdictTest {
  private static final SparkSession SPARK = SparkForTests.session();
  private static final String[] COLUMNS = {"city", "code", "floors", "height"};
  private static final StructType SCHEMA =
      new StructType()
          .add("city", DataTypes.StringType)
          .add("code", DataTypes.StringType)
          .add("floors", DataTypes.IntegerType)
          .add("height", DataTypes.DoubleType);

  @TempDir private static Path folder;

  private static Dataset<Row> rows;
  private static AutoregressiveDensityModel model;

  /** The code follows from the city, the height nearly from the floors. */
  private static Dataset<Row> houses(int count, long seed, Row... more) {
    Random random = Random.of(seed, Random.TEST);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean north = random.nextInt(2) == 0;
      int floors = 1 + random.nextInt(3);
      list.add(
          RowFactory.create(
              north ? "Oslo" : "Rome",
              north ? "NO" : "IT",
              floors,
              3.0 * floors + 0.2 * random.nextGaussian()));
    }
    list.addAll(List.of(more));
    return SPARK.createDataFrame(list, SCHEMA).repartition(1);
  }

  private static AutoregressiveDensity density() {
    return new AutoregressiveDensity()
        .setInputCols(COLUMNS)
        .setHiddenLayers(12)
        .setBatchSize(20)
        .setStepSize(0.02)
        .setMaxIter(30);
  }

  @BeforeAll
  static void train() {
    rows =
        houses(
            300,
            2,
            RowFactory.create("Oslo", "IT", 2, 6.1),
            RowFactory.create("Rome", "IT", 2, 90.0),
            RowFactory.create("Rome", null, 3, 9.0));
    model =
        density()
            .fit(houses(600, 1))
            .setOutlierScoreCol("oddity")
            .setSeverityCol("severity")
            .setPredictedLabelCol("label")
            .setExplanationCol("why")
            .setColumnLogLikelihoodsCol("byColumn")
            .setTopColumns(2);
  }

  @Test
  void theOddestRowsAreThosePlantedForTheReasonsPlanted() {
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.schema()).isEqualTo(model.transformSchema(rows.schema()));
    List<Row> oddest = scored.orderBy(desc("oddity")).limit(6).collectAsList();
    List<String> first = new ArrayList<>();
    for (Row row : oddest) {
      assertThat(row.<Double>getAs("severity")).isGreaterThan(97);
      List<Row> why = row.getList(row.fieldIndex("why"));
      assertThat(why).hasSizeBetween(1, 2);
      Row reason = why.get(0);
      first.add(
          reason.getAs("column") + " " + reason.getAs("value") + " " + reason.getAs("expected"));
      assertThat(reason.<Double>getAs("contribution"))
          .isGreaterThanOrEqualTo(
              reason.<Double>getAs("usual") - reason.<Double>getAs("logLikelihood"));
    }
    assertThat(first).anySatisfy(text -> assertThat(text).startsWith("code IT NO"));
    assertThat(first).anySatisfy(text -> assertThat(text).startsWith("code null IT"));
    assertThat(first).anySatisfy(text -> assertThat(text).startsWith("height 90 "));
  }

  @Test
  void oddityIsTheSumOfWhatColumnsLackAndHalfOfHowRareTheyAre() {
    Reference reference = model.loaded().reference();
    List<Variable> variables = model.loaded().model().layout().variables();
    for (Row row : model.transform(rows).collectAsList()) {
      List<Double> byColumn = row.getList(row.fieldIndex("byColumn"));
      double expected = 0;
      for (int c = 0; c < COLUMNS.length; c++) {
        Object cell = row.get(row.fieldIndex(COLUMNS[c]));
        Variable variable = variables.get(c);
        double x =
            cell == null
                ? Double.NaN
                : cell instanceof String word
                    ? variable.levels().indexOf(word)
                    : variable.encode(((Number) cell).doubleValue());
        expected +=
            Math.max(0, reference.median(c) - byColumn.get(c))
                + 0.5 * reference.rarity().surprise(c, x);
      }
      double oddity = row.getAs("oddity");
      assertThat(oddity).isCloseTo(expected, within(1e-12));
      assertThat(row.<Double>getAs("severity")).isEqualTo(reference.severity(oddity));
      assertThat(row.<Double>getAs("label"))
          .isEqualTo(oddity > reference.threshold(0.01) ? 1.0 : 0.0);
    }
  }

  /**
   * The unit of a column does not change a verdict: a zero of 30 % of the rows has a probability,
   * other values have a density, which is 1024 times as high in units that are 1024 times as large.
   */
  @Test
  void aVerdictDependsOnNoUnit() {
    Random random = Random.of(9, Random.TEST);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double load = random.nextInt(10) < 3 ? 0 : 1 + 0.2 * random.nextGaussian();
      Double heat = random.nextInt(50) == 0 ? null : 3 * load + 0.1 * random.nextGaussian();
      list.add(RowFactory.create(load, heat));
    }
    StructType schema = new StructType().add("load", "double").add("heat", "double");
    Dataset<Row> table = SPARK.createDataFrame(list, schema).repartition(1);
    List<double[]> scores = new ArrayList<>();
    for (String unit : List.of("1", "1024", "1 / 1024")) {
      Dataset<Row> scaled =
          table.selectExpr("load * " + unit + " AS load", "heat * " + unit + " AS heat");
      AutoregressiveDensityModel fitted =
          density().setInputCols("load", "heat").fit(scaled).setOutlierScoreCol("oddity");
      assertThat(fitted.loaded().model().layout().variables())
          .allMatch(variable -> variable != variable.ungated());
      scores.add(
          fitted.transform(scaled).select("oddity").collectAsList().stream()
              .mapToDouble(row -> row.getDouble(0))
              .toArray());
    }
    for (double[] inUnits : scores) {
      assertThat(inUnits).containsExactly(scores.get(0), within(1e-9));
    }
    assertThat(Arrays.stream(scores.get(0)).max().getAsDouble()).isGreaterThan(3);
  }

  @Test
  void aboutTheShareAskedForIsOutliersAmongRowsLikeThose() {
    AutoregressiveDensityModel lenient = model.copy(ParamMap.empty()).setContamination(0.2);
    double share = lenient.transform(houses(600, 1)).selectExpr("avg(label)").first().getDouble(0);
    assertThat(share).isCloseTo(0.2, within(0.01));
    double none =
        model
            .copy(ParamMap.empty())
            .setThreshold(1e9)
            .transform(rows)
            .selectExpr("sum(label)")
            .first()
            .getDouble(0);
    assertThat(none).isZero();
    assertThatThrownBy(() -> lenient.copy(ParamMap.empty()).setThreshold(3).transform(rows))
        .hasMessageContaining("contamination is 0.2 and threshold is 3.0");
  }

  /** Batches, row by row and SQL, over any partitions, before and after a filter. */
  @Test
  void everyWayToTheVerdictGivesTheSame() {
    List<Row> expected =
        model
            .transform(rows)
            .select(COLUMNS[3], "oddity", "severity", "label", "why")
            .orderBy(COLUMNS[3])
            .collectAsList();
    List<Row> spread =
        model
            .transform(rows.repartition(7))
            .select(COLUMNS[3], "oddity", "severity", "label", "why")
            .orderBy(COLUMNS[3])
            .collectAsList();
    assertThat(spread).isEqualTo(expected);
    model.registerVerdict(SPARK, "judged");
    rows.createOrReplaceTempView("houses");
    List<Row> sql =
        SPARK
            .sql(
                "SELECT height, v.outlierScore, v.severity, v.predictedLabel, v.explanation FROM"
                    + " (SELECT height, judged(struct(*)) AS v FROM houses) ORDER BY height")
            .collectAsList();
    assertThat(sql.toString()).isEqualTo(expected.toString());
    // In the condition of a join Spark computes it row by row.
    Dataset<Row> few = model.transform(rows).as("a");
    assertThat(few.filter(col("severity").gt(99).and(col("label").equalTo(1))).count())
        .isEqualTo(
            expected.stream()
                .filter(row -> row.getDouble(2) > 99 && row.getDouble(3) == 1)
                .count());
  }

  @Test
  void theReferenceIsOfTheValidationRowsAndTheSameOnAnyPartitionsAndShards() {
    Dataset<Row> withFlag =
        houses(400, 1)
            .withColumn("valid", col("height").multiply(1000).cast("int").mod(2).equalTo(0));
    AutoregressiveDensityModel one =
        density().setMaxIter(1).setValidationIndicatorCol("valid").fit(withFlag);
    Reference reference = one.loaded().reference();
    double[] odd =
        DensityTables.doubles(
            one.setOutlierScoreCol("oddity").transform(withFlag.filter(col("valid"))), "oddity");
    double middle = reference.threshold(0.5);
    // Several rows may be as odd as the one in the middle.
    assertThat(Arrays.stream(odd).filter(o -> o < middle).count() / (double) odd.length)
        .isLessThan(0.52);
    assertThat(Arrays.stream(odd).filter(o -> o <= middle).count() / (double) odd.length)
        .isGreaterThan(0.48);
    AutoregressiveDensityModel other =
        density()
            .setMaxIter(1)
            .setValidationIndicatorCol("valid")
            .fit(DensityTables.partitioned(withFlag, 5));
    for (int c = 0; c < COLUMNS.length; c++) {
      assertThat(other.loaded().reference().median(c)).isEqualTo(reference.median(c));
      assertThat(other.loaded().reference().spread(c)).isEqualTo(reference.spread(c));
    }
    for (double share = 0; share < 1; share += 0.01) {
      assertThat(other.loaded().reference().threshold(share)).isEqualTo(reference.threshold(share));
    }
  }

  @Test
  void survivesSavingAndWorksOnStreamsOfSchemas() throws Exception {
    String path = folder.resolve("m").toString();
    model.write().overwrite().save(path);
    AutoregressiveDensityModel loaded = AutoregressiveDensityModel.load(path);
    assertThat(loaded.transform(rows).collectAsList())
        .isEqualTo(model.transform(rows).collectAsList());
    rows.write().mode("overwrite").parquet(folder.resolve("in").toString());
    Dataset<Row> stream =
        loaded.transform(
            SPARK.readStream().schema(SCHEMA).parquet(folder.resolve("in").toString()));
    var query =
        stream.writeStream().format("memory").queryName("verdicts").outputMode("append").start();
    query.processAllAvailable();
    query.stop();
    assertThat(SPARK.table("verdicts").filter("label = 1").count())
        .isEqualTo(model.transform(rows).filter("label = 1").count());
  }

  @Test
  void whatCannotJudgeSaysWhatWould() {
    LoadedModel whole = model.loaded();
    AutoregressiveDensityModel old =
        ModelDirectory.model(
            new LoadedModel(whole.model(), whole.parameters(), whole.metadata()), null);
    assertThat(old.transform(rows).columns()).contains("logLikelihood");
    assertThatThrownBy(() -> old.setSeverityCol("severity").transform(rows))
        .hasMessageContaining("reference.*")
        .hasMessageContaining("train it again");
    assertThatThrownBy(
            () -> density().setModelType("made").setMasks(2).setExplanationCol("why").fit(rows))
        .hasMessageContaining("masks is 2, expected 1");
    assertThatThrownBy(() -> model.copy(ParamMap.empty()).setSeverityCol("height").transform(rows))
        .hasMessageContaining("height already exists");
  }
}
