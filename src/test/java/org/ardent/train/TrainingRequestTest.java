package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.optim.Schedule;
import org.ardent.table.Kinds;
import org.ardent.table.RowSplit;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said stays, and what is not is chosen for the table. */
class TrainingRequestTest {
  private static final int COLUMNS = 6;

  private static Table table(int rows, int partitions) {
    List<TableRow> made =
        IntStream.range(0, rows)
            .mapToObj(
                i -> {
                  double[] row = new double[COLUMNS];
                  for (int j = 0; j < COLUMNS; j++) {
                    row[j] = Random.of(1, Random.TEST, i, j).nextInt(2);
                  }
                  return TableRow.of(Vectors.dense(row));
                })
            .toList();
    List<String> names = IntStream.range(0, COLUMNS).mapToObj(j -> "c" + j).toList();
    return Table.of(
        "toy",
        names,
        JavaSparkContext.fromSparkContext(ToyShards.session().sparkContext())
            .parallelize(made, partitions));
  }

  private static TrainingRequest request(
      ModelSettings.Builder model, TrainingSettings.Builder settings, Double fraction) {
    return new TrainingRequest(
        model,
        settings,
        Kinds.parse(new Configuration(), null, RealDensity.DEFAULT),
        null,
        fraction);
  }

  private static PreparedJob prepared(int rows, int partitions, boolean validated) {
    return request(ModelSettings.builder(), TrainingSettings.builder(), null)
        .prepare(ToyShards.session(), table(rows, partitions), validated);
  }

  /** What Spark's configuration says is checked before a row is read. */
  @ParameterizedTest
  @CsvSource({
    "spark.ardent.port, abc, 'expected a port from 0 to 65535, or -1'",
    "spark.ardent.port, 65536, 'expected a port from 0 to 65535, or -1'",
    "spark.ardent.aggregation, drivers, 'expected driver or slices'",
  })
  void whatExecutorsCannotDoIsRefusedFirst(String key, String value, String expected) {
    SparkConf conf = ToyShards.context().sc().env().conf();
    Table unreadable =
        Table.of(
            "toy",
            List.of("c"),
            ToyShards.context()
                .parallelize(List.of(1))
                .map(
                    row -> {
                      throw new IllegalStateException("read");
                    }));
    TrainingRequest request = request(ModelSettings.builder(), TrainingSettings.builder(), null);
    conf.set(key, value);
    try {
      assertThatThrownBy(() -> request.prepare(ToyShards.session(), unreadable, false))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(key + " is '" + value + "', " + expected);
    } finally {
      conf.remove(key);
    }
  }

  @Test
  void whatIsSaidStays() {
    PreparedJob job =
        request(
                ModelSettings.builder().model("made").activation(Activation.TANH).direct(false),
                TrainingSettings.builder()
                    .epochs(3)
                    .batchSize(7)
                    .stepSize(0.5)
                    .schedule(Schedule.COSINE)
                    .patience(0)
                    .weightDecay(0.0)
                    .l1(0.0)
                    .dropout(0.0)
                    .clipNorm(0.0)
                    .average(0.0),
                0.0)
            .prepare(ToyShards.session(), table(300, 2), false);
    assertThat(job.job().settings())
        .isEqualTo(
            TrainingSettings.builder()
                .epochs(3)
                .batchSize(7)
                .stepSize(0.5)
                .schedule(Schedule.COSINE)
                .build());
    assertThat(job.job().choice().activation()).isEqualTo(Activation.TANH);
    assertThat(job.job().choice().direct()).isFalse();
    assertThat(job.rows()).isEqualTo(300);
  }

  /** A tenth validates, whichever way the rows lie in partitions, and no row is in both parts. */
  @Test
  void aTenthOfTheRowsValidates() {
    PreparedJob one = prepared(1000, 1, false);
    PreparedJob five = prepared(1000, 5, false);
    assertThat(one.rows() + one.heldOutRows()).isEqualTo(1000);
    assertThat(one.heldOutRows()).isBetween(70L, 130L);
    assertThat(five.heldOutRows()).isEqualTo(one.heldOutRows());
    assertThat(five.table().rows().collect()).isEqualTo(one.table().rows().collect());
    assertThat(five.table().rows().count()).isEqualTo(one.rows());
  }

  @Test
  void aRowThatIsHeldOutKeepsItsNumber() {
    RowSplit split = RowSplit.share(3, 0.4);
    List<Long> held = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (long row = 0; row < 50; row++) {
      (split.holdsOut(row) ? held : left).add(row + 1);
    }
    assertThat(split.heldOut(0, 50)).isEqualTo(held.size());
    Table table = prepared(300, 3, false).table();
    RowSplit tenth = RowSplit.share(1, TrainingRequest.VALIDATION_FRACTION);
    List<Long> expected = new ArrayList<>();
    for (long row = 0; row < 300; row++) {
      if (!tenth.holdsOut(row)) {
        expected.add(row + 1);
      }
    }
    for (int i = 0; i < expected.size(); i += 31) {
      assertThat(table.rowNumber(i)).isEqualTo(expected.get(i));
    }
  }

  /** The same bits whatever the partitions, and the epoch that is kept is the best held-out one. */
  @Test
  void trainingIsThatOfTheHeldOutRows() {
    TrainedModel one = train(1);
    TrainedModel three = train(3);
    assertThat(three.result().parameters()).isEqualTo(one.result().parameters());
    assertThat(one.likelihoods()).containsOnlyKeys("train", "valid");
    assertThat(one.result().history())
        .allSatisfy(e -> assertThat(e.validNegativeLogLikelihood()).isFinite());
  }

  private static TrainedModel train(int partitions) {
    return request(
            ModelSettings.builder().hidden(List.of(4)), TrainingSettings.builder().epochs(2), null)
        .prepare(ToyShards.session(), table(400, partitions), false)
        .train(null, null, List.of(), Checkpoints.NONE);
  }

  @Test
  void aValidationSetOrFewRowsLeaveAllRowsToTrain() {
    assertThat(prepared(400, 1, true).heldOutRows()).isZero();
    assertThat(prepared(400, 1, true).job().settings().patience()).isPositive();
    PreparedJob few = prepared(150, 1, false);
    assertThat(few.heldOutRows()).isZero();
    assertThat(few.job().settings().patience()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1", "NaN"})
  void aFractionIsBelowOne(double fraction) {
    assertThatThrownBy(() -> request(ModelSettings.builder(), TrainingSettings.builder(), fraction))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("expected in [0, 1)");
  }

  /** A small table has as many steps as it takes, a large one no more epochs than it takes. */
  @Test
  void stepsDoNotDependOnTheSizeOfTheTable() {
    for (long rows : new long[] {400, 5_000, 60_000, 1_000_000, 100_000_000}) {
      SettingsRule rule = rule("nade", "adam", rows, new Variable.Binary());
      TrainingSettings settings = rule.settings();
      long steps = (rows + settings.batchSize() - 1) / settings.batchSize();
      assertThat(steps * settings.epochs()).isGreaterThanOrEqualTo(1_600);
      assertThat(settings.batchSize()).isBetween(100, 1000);
      assertThat(rule.shards()).isBetween(1, 8);
    }
  }

  /** Under the penalty that suits others a nade-orderless of few rows learns next to nothing. */
  @Test
  void trainingForEveryOrderingHasNoL1Penalty() {
    SettingsRule few = rule("nade-orderless", "adam", 1400, new Variable.Binary());
    assertThat(few.settings().l1()).isZero();
    assertThat(few.model().activation()).isEqualTo(Activation.TANH);
    SettingsRule many = rule("nade-orderless", "adam", 60_000, new Variable.Binary());
    assertThat(many.settings().l1()).isZero();
    assertThat(many.model().activation()).isEqualTo(Activation.RELU);
    assertThat(rule("nade", "adam", 1400, new Variable.Binary()).settings().l1()).isPositive();
  }

  /** What suits Adam is not for others: lbfgs takes no dropout, and sgd has its own step size. */
  @Test
  void otherOptimisersAreLeftAlone() {
    for (String optimizer : List.of("sgd", "lbfgs")) {
      SettingsRule rule = rule("fvsbn", optimizer, 5000, new Variable.Binary());
      assertThat(rule.settings())
          .isEqualTo(
              TrainingSettings.builder()
                  .optimizer(optimizer)
                  .batchSize(rule.settings().batchSize())
                  .build());
    }
  }

  private static SettingsRule rule(
      String model, String optimizer, long rows, Variable... variables) {
    return SettingsRule.choose(
        ModelSettings.builder().model(model).build(),
        TrainingSettings.builder().optimizer(optimizer).build(),
        rows,
        List.of(variables),
        true);
  }

  /** What the packed rows depend on makes another entry of a cache; the rest does not. */
  @Test
  void packingDependsOnSomeSettingsAndNotOnOthers() {
    ModelSettings.Builder model = ModelSettings.builder();
    TrainingSettings.Builder settings = TrainingSettings.builder();
    Map<String, String> packing = packing(model, settings, null, null, null);
    assertThat(
            packing(
                ModelSettings.builder().model("made").hidden(List.of(3)).masks(2),
                TrainingSettings.builder().epochs(3).stepSize(0.1).batchSize(5).l1(0.1),
                null,
                null,
                null))
        .isEqualTo(packing);
    List<Map<String, String>> others =
        List.of(
            packing(ModelSettings.builder().ordering("reverse"), settings, null, null, null),
            packing(model, TrainingSettings.builder().seed(2L), null, null, null),
            packing(model, TrainingSettings.builder().rebinarize(true), null, null, null),
            packing(model, settings, "real", null, null),
            packing(model, settings, null, 3, null),
            packing(model, settings, null, null, 0.2));
    assertThat(others).doesNotContain(packing).doesNotHaveDuplicates();
    assertThat(request(model, settings, null).packing(true)).isNotEqualTo(packing);
  }

  private static Map<String, String> packing(
      ModelSettings.Builder model,
      TrainingSettings.Builder settings,
      String kinds,
      Integer shards,
      Double fraction) {
    return new TrainingRequest(
            model,
            settings,
            Kinds.parse(new Configuration(), kinds, RealDensity.DEFAULT),
            shards,
            fraction)
        .packing(false);
  }
}
