package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.SparkForTests;
import org.ardent.format.TableReader;
import org.ardent.kind.Expectation;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.score.ShardScoring;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.train.algorithm.FullBatchObjective;
import org.ardent.train.exec.RunMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
  private static TrainingSettings settings(
      int iterations, double weightDecay, double l1, int patience, double tolerance) {
    return TrainingSettings.builder()
        .epochs(iterations)
        .optimizer(TrainingSettings.LBFGS)
        .weightDecay(weightDecay)
        .l1(l1)
        .patience(patience)
        .tolerance(tolerance)
        .seed(3L)
        .build();
  }

  private static Layout binary(int n) {
    return new Layout(
        Collections.nCopies(n, new Variable.Binary()), IntStream.range(0, n).toArray());
  }

  private static AutoregressiveModel fvsbn(Layout layout) {
    return ModelRegistry.get("fvsbn")
        .factory()
        .create(layout, Activation.SIGMOID, List.of())
        .density();
  }

  private static Shards pack(List<Vector> rows, Layout layout, int partitions) {
    return ToyShards.pack(ToyShards.good(rows), layout, partitions, 3, 3);
  }

  /** What a run did. */
  private record Run(TrainingResult result, FullBatchObjective.Point end, List<String> reasons) {
    double gradientNorm() {
      return Math.sqrt(Arrays.stream(end.gradient()).map(g -> g * g).sum());
    }
  }

  private static Run run(
      AutoregressiveModel model, Shards train, TrainingSettings settings, float[] start) {
    JavaSparkContext context = ToyShards.context();
    List<String> reasons = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStop(String reason) {
            reasons.add(reason);
          }
        };
    List<TrainingListener> listeners = List.of(listener);
    EpochLog epochs = new EpochLog(context, model, settings, null, listeners, 2);
    try (FullBatchObjective objective =
        new FullBatchObjective(context, model, train, settings.updateRule(), epochs.meter())) {
      LbfgsTraining lbfgs =
          new LbfgsTraining(context, objective, settings, listeners, epochs, start.clone());
      while (!lbfgs.isDone()) {
        lbfgs.advance();
      }
      TrainingResult result = epochs.result(lbfgs.parameters());
      double[] end = new double[start.length];
      for (int i = 0; i < end.length; i++) {
        end[i] = result.parameters()[i];
      }
      return new Run(result, objective.at(end), reasons);
    }
  }

  private static float[] randomStart(AutoregressiveModel model, long seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] start = new float[model.parameterCount()];
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) random.nextGaussian();
    }
    return start;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3})
  void twoStartsOfAnFvsbnEndAtOneOptimum(double weightDecay) {
    AutoregressiveModel model = ToyShards.fvsbn();
    Shards train = ToyShards.pack(ToyShards.rows(1000, 1), 2, 3, 3);
    TrainingSettings settings = settings(300, weightDecay, 0, 0, 1e-8);
    Run one = run(model, train, settings, randomStart(model, 1));
    Run two = run(model, train, settings, randomStart(model, 2));
    assertThat(one.end().value()).isCloseTo(two.end().value(), within(1e-5));
    for (Run run : List.of(one, two)) {
      assertThat(run.gradientNorm()).isLessThan(1e-3);
      assertThat(run.reasons()).hasSize(1).first().asString().contains("converged");
      assertThat(run.result().history()).hasSizeLessThan(300);
    }
  }

  @Test
  void twoStartsEndAtOneOptimumOnRealData() {
    Path nltcs = Path.of("../shared/data/debd/nltcs/nltcs.valid.data.gz");
    assumeTrue(Files.exists(nltcs), "no ../shared/data here: not tried on nltcs");
    Table table = TableReader.read(SparkForTests.session(), nltcs.toString(), ReadOptions.DEFAULTS);
    Layout layout = binary(16);
    AutoregressiveModel model = fvsbn(layout);
    try (Shards train =
        Shards.pack(
            table, TableScan.scan(table, Expectation.BINARY), new RowEncoder(layout), 1, 2)) {
      TrainingSettings settings = settings(400, 0, 0, 0, 1e-8);
      Run one = run(model, train, settings, new float[model.parameterCount()]);
      Run two = run(model, train, settings, randomStart(model, 5));
      assertThat(one.end().value()).isCloseTo(two.end().value(), within(1e-4));
      assertThat(one.end().value()).isLessThan(5.94);
    }
  }

  /** Two bits, of which the second follows the first: weights of rows 00, 01, 10, 11. */
  private static final int[] COUNTS = {35, 12, 8, 45};

  private static List<Vector> twoBits() {
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < COUNTS.length; i++) {
      rows.addAll(Collections.nCopies(COUNTS[i], Vectors.dense(i >> 1, i & 1)));
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.5})
  void twoBitsHaveTheOptimumThatNewtonsMethodFinds(double weightDecay) {
    Layout layout = binary(2);
    AutoregressiveModel model = fvsbn(layout);
    // No tolerance: on to where float32 ends the line search.
    TrainingSettings settings = settings(200, weightDecay, 0, 0, 0);
    Run run = run(model, pack(twoBits(), layout, 1), settings, randomStart(model, 7));
    double[] expected = newton(weightDecay);
    float[] b = model.tensor(model.tensors().get(1), run.result().parameters());
    float[] alpha = model.tensor(model.tensors().get(0), run.result().parameters());
    assertThat((double) b[0]).isCloseTo(Math.log(53.0 / 47), within(1e-3));
    assertThat((double) b[1]).isCloseTo(expected[0], within(2e-3));
    assertThat((double) alpha[2]).isCloseTo(expected[1], within(2e-3));
    assertThat(run.reasons().get(0)).contains("converged", "norm is");
    if (weightDecay == 0) {
      // Then every table of probabilities can be had, and the best is that of the counts.
      assertThat(expected[0]).isCloseTo(Math.log(12.0 / 35), within(1e-9));
      assertThat(expected[1]).isCloseTo(Math.log(45.0 / 8) - Math.log(12.0 / 35), within(1e-9));
    }
  }

  /** Bias and weight of the second bit that minimise the mean loss + λ/2·weight², in double. */
  private static double[] newton(double lambda) {
    double b = 0;
    double w = 0;
    for (int i = 0; i < 100; i++) {
      double p0 = 1 / (1 + Math.exp(-b));
      double p1 = 1 / (1 + Math.exp(-b - w));
      double g0 = (47 * p0 - 12) / 100;
      double g1 = (53 * p1 - 45) / 100;
      double h0 = 0.47 * p0 * (1 - p0);
      double h1 = 0.53 * p1 * (1 - p1);
      double gw = g1 + lambda * w;
      double gb = g0 + g1;
      double hww = h1 + lambda;
      double hbb = h0 + h1;
      double determinant = hww * hbb - h1 * h1;
      b -= (hww * gb - h1 * gw) / determinant;
      w -= (hbb * gw - h1 * gb) / determinant;
    }
    return new double[] {b, w};
  }

  @Test
  void theObjectivesGradientIsThatOfCentralDifferences() {
    AutoregressiveModel model = ToyShards.fvsbn();
    Shards train = ToyShards.pack(ToyShards.rows(300, 1), 2, 3, 3);
    try (FullBatchObjective objective =
        new FullBatchObjective(
            ToyShards.context(),
            model,
            train,
            settings(1, 0.1, 0.05, 0, 0).updateRule(),
            new RunMeter(ToyShards.context().sc(), model))) {
      float[] start = randomStart(model, 3);
      double[] x = new double[start.length];
      Arrays.setAll(x, i -> 0.3 * start[i]);
      FullBatchObjective.Point point = objective.at(x);
      assertThat(point.negativeLogLikelihood())
          .isCloseTo(
              -ShardScoring.likelihood(train, model, FullBatchObjective.rounded(x), 1, false)
                  .mean(),
              within(1e-6));
      assertThat(point.value()).isGreaterThan(point.negativeLogLikelihood());
      for (int i = 0; i < x.length; i += 5) {
        double kept = x[i];
        double h = 0x1p-9;
        x[i] = kept + h;
        double up = objective.at(x).value();
        x[i] = kept - h;
        double down = objective.at(x).value();
        x[i] = kept;
        assertThat(point.gradient()[i]).isCloseTo((up - down) / (2 * h), within(2e-4));
      }
    }
  }

  @Test
  void partitionsOfTheInputHaveNoSay() {
    List<Vector> rows = ToyShards.rows(300, 2);
    TrainingSettings settings = settings(15, 1e-3, 1e-3, 0, 1e-8);
    AutoregressiveModel model = ToyShards.nade();
    float[] one =
        new Trainer(model, settings, List.of())
            .fit(ToyShards.pack(rows, 1, 3, 3), null)
            .parameters();
    float[] five =
        new Trainer(model, settings, List.of())
            .fit(ToyShards.pack(rows, 5, 3, 3), null)
            .parameters();
    assertThat(five).isEqualTo(one);
  }

  @Test
  void everyIterationLowersTheObjective() {
    Shards train = ToyShards.pack(ToyShards.rows(400, 1), 2, 2, 3);
    TrainingResult result =
        new Trainer(ToyShards.nade(), settings(40, 0, 0, 0, 1e-8), List.of()).fit(train, null);
    List<EpochRecord> history = result.history();
    assertThat(history).hasSize(40);
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).epoch()).isEqualTo(i + 1);
      assertThat(history.get(i).stepSize()).isNaN();
      assertThat(history.get(i).trainNegativeLogLikelihood())
          .isLessThanOrEqualTo(history.get(i - 1).trainNegativeLogLikelihood());
    }
    double last =
        -ShardScoring.likelihood(train, ToyShards.nade(), result.parameters(), 3, false).mean();
    assertThat(last).isCloseTo(history.get(39).trainNegativeLogLikelihood(), within(1e-6));
  }

  @Test
  void theBestIterateOnTheValidationSetIsKept() {
    Shards train = ToyShards.pack(ToyShards.rows(40, 8), 2, 2, 3);
    Shards valid = ToyShards.pack(ToyShards.rows(400, 9), 2, 2, 3);
    AutoregressiveModel model = ToyShards.nade();
    TrainingResult result =
        new Trainer(model, settings(100, 0, 0, 4, 1e-8), List.of()).fit(train, valid);
    List<EpochRecord> history = result.history();
    int best =
        history.stream().filter(EpochRecord::best).mapToInt(EpochRecord::epoch).max().orElseThrow();
    assertThat(history).hasSize(best + 4).hasSizeLessThan(100);
    assertThat(-ShardScoring.likelihood(valid, model, result.parameters(), 3, false).mean())
        .isEqualTo(history.get(best - 1).validNegativeLogLikelihood());
  }

  /** Constant columns, which no step can improve on for long. */
  @Test
  void aTableWithNothingToLearnEndsAtOnce() {
    Layout layout = binary(3);
    List<Vector> rows = Collections.nCopies(50, Vectors.dense(0, 1, 0));
    TrainingResult result =
        new Trainer(fvsbn(layout), settings(50, 0.1, 0, 0, 1e-2), List.of())
            .fit(pack(rows, layout, 2), null);
    assertThat(result.history()).isNotEmpty().hasSizeLessThan(50);
    assertThat(result.history().get(0).trainNegativeLogLikelihood()).isFinite();
  }
}
