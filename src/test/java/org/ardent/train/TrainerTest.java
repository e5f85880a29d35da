package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.SparkForTests;
import org.ardent.format.TableReader;
import org.ardent.kind.Expectation;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Optimizers;
import org.ardent.optim.Schedule;
import org.ardent.pack.Binarizer;
import org.ardent.pack.Marginals;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.score.Likelihood;
import org.ardent.score.ShardScoring;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.ardent.train.algorithm.MiniBatches;
import org.ardent.train.algorithm.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static TrainingSettings settings(
      int epochs, int batch, double stepSize, double dropout, double average, int patience) {
    return TrainingSettings.builder()
        .epochs(epochs)
        .batchSize(batch)
        .stepSize(stepSize)
        .schedule(Schedule.CONSTANT)
        .dropout(dropout)
        .average(average)
        .patience(patience)
        .seed(3L)
        .build();
  }

  private static TrainingResult fit(
      AutoregressiveModel model, TrainingSettings settings, Shards train, Shards valid) {
    return new Trainer(model, settings, List.of()).fit(train, valid);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "5, 3"})
  void aRowsPlaceIsAFunctionOfSeedAndIndexAlone(int partitions, int shards) {
    List<Vector> rows = ToyShards.rows(101, 1);
    List<Examples> expected = ToyShards.examples(ToyShards.pack(rows, 1, shards, 7));
    List<Examples> actual = ToyShards.examples(ToyShards.pack(rows, partitions, shards, 7));
    assertThat(actual).hasSize(shards);
    int total = 0;
    for (int s = 0; s < shards; s++) {
      assertThat(ids(actual.get(s))).isEqualTo(ids(expected.get(s)));
      assertThat(actual.get(s).size()).isEqualTo(Shards.rowsOf(s, 101, shards));
      total += actual.get(s).size();
    }
    assertThat(total).isEqualTo(101);
  }

  private static List<Long> ids(Examples examples) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      ids.add(examples.id(i));
    }
    return ids;
  }

  static List<AutoregressiveModel> toyModels() {
    return List.of(ToyShards.nade(), ToyShards.made());
  }

  @ParameterizedTest
  @MethodSource("toyModels")
  void distributedTrainingIsTheSingleThreadComputationBitForBit(AutoregressiveModel model) {
    TrainingSettings settings = settings(3, 64, 0.01, 0.2, 0, 0);
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 4, 3, settings.seed());
    float[] distributed = fit(model, settings, train, null).parameters();
    assertThat(distributed).isEqualTo(singleThread(model, settings, train));
  }

  /** Early stopping ends a schedule that ends at 0 as its last epoch would. */
  @ParameterizedTest
  @CsvSource({"LINEAR, 0.0, 1", "LINEAR, 0.9, 2", "COSINE, 0.0, 3"})
  void theStepSizeFallsWherePatienceEnds(Schedule schedule, double average, int patience) {
    TrainingSettings settings =
        settings(60, 40, 0.3, 0, average, patience).toBuilder().schedule(schedule).build();
    Shards train = ToyShards.pack(ToyShards.rows(230, 1), 2, 3, 3);
    Shards valid = ToyShards.pack(ToyShards.rows(90, 2), 2, 2, 3);
    List<EpochRecord> history = fit(ToyShards.nade(), settings, train, valid).history();
    long steps = 6;
    assertThat(history.size()).isLessThan(60);
    int fall = history.size() - patience;
    double[] sizes = history.stream().mapToDouble(EpochRecord::stepSize).toArray();
    for (int epoch = 0; epoch < fall; epoch++) {
      double factor = schedule.factor((epoch + 1) * steps - 1, 60 * steps, steps, 0, 0);
      assertThat(sizes[epoch]).isEqualTo(0.3 * factor);
    }
    double peak = 0.3 * schedule.factor(fall * steps, 60 * steps, steps, 0, 0);
    for (int epoch = 0; epoch < patience; epoch++) {
      double factor = schedule.factor((epoch + 1) * steps - 1, patience * steps, steps, 0, 0);
      assertThat(sizes[fall + epoch]).isEqualTo(peak * factor);
    }
    assertThat(history.subList(fall - patience, fall)).noneMatch(EpochRecord::best);
  }

  /** With one step an epoch, the training loss of an epoch is that of what it starts from. */
  @Test
  void theFallStartsFromTheBestEpoch() {
    TrainingSettings settings =
        settings(60, 1000, 0.5, 0, 0, 2).toBuilder().schedule(Schedule.LINEAR).build();
    Shards train = ToyShards.pack(ToyShards.rows(230, 1), 2, 3, 3);
    Shards valid = ToyShards.pack(ToyShards.rows(90, 2), 2, 2, 3);
    List<EpochRecord> history = fit(ToyShards.nade(), settings, train, valid).history();
    int fall = history.size() - 2;
    assertThat(history.get(fall - 3).best()).isTrue();
    double ofBest = history.get(fall - 2).trainNegativeLogLikelihood();
    assertThat(history.get(fall).trainNegativeLogLikelihood()).isCloseTo(ofBest, within(1e-5));
    assertThat(history.get(fall - 1).trainNegativeLogLikelihood())
        .isNotCloseTo(ofBest, within(1e-3));
  }

  /** In local mode the tasks of two shards meet, and those of seven are jobs. */
  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void shardsWithoutARowInAStepAreIdle(int shards) {
    TrainingSettings settings = settings(2, 1, 0.01, 0, 0, 0);
    Shards train = ToyShards.pack(ToyShards.rows(40, 1), 2, shards, settings.seed());
    List<Integer> steps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(int epoch, int step, int of, double negativeLogLikelihood) {
            steps.add(of);
            assertThat(negativeLogLikelihood).isFinite();
          }
        };
    float[] trained =
        new Trainer(ToyShards.nade(), settings, List.of(listener)).fit(train, null).parameters();
    assertThat(steps).hasSize(80).containsOnly(40);
    assertThat(trained).isEqualTo(singleThread(ToyShards.nade(), settings, train));
  }

  /** The trainer's definition without Spark: shard after shard, in order, in this thread. */
  private static float[] singleThread(
      AutoregressiveModel model, TrainingSettings settings, Shards train) {
    List<Examples> shards = ToyShards.examples(train);
    float[] parameters = new float[model.parameterCount()];
    model.initialize(parameters, Marginals.outputBias(train, model.layout()), settings.seed());
    Optimizer adam =
        Optimizers.create("adam", parameters.length, settings.momentum(), settings.beta2());
    MiniBatches batches = MiniBatches.of(train.rows(), train.count(), settings.batchSize());
    int steps = batches.steps();
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      for (int i = 0; i < steps; i++) {
        TrainingStep step =
            new TrainingStep(
                settings.seed(),
                epoch,
                i,
                batches,
                settings.dropout(),
                false,
                TrainingStep.NOT_FALLING);
        float[] sum = new float[parameters.length];
        int batch = 0;
        for (int s = 0; s < shards.size(); s++) {
          Examples slice = step.slice(s, shards.get(s));
          add(gradient(model, parameters, step, slice), sum);
          batch += slice.size();
        }
        multiply(sum, -1f / batch);
        adam.step(parameters, sum, settings.stepSize());
      }
    }
    return parameters;
  }

  private static float[] gradient(
      AutoregressiveModel model, float[] parameters, TrainingStep step, Examples slice) {
    float[] gradient = new float[parameters.length];
    Evaluator evaluator = model.evaluator(parameters);
    evaluator.startStep(step.key());
    evaluator.addGradient(slice, step.dropout(), gradient);
    return gradient;
  }

  private static void add(float[] x, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += x[i];
    }
  }

  private static void multiply(float[] x, float factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }

  @Test
  void partitionsOfTheInputHaveNoSay() {
    TrainingSettings settings = settings(2, 50, 0.01, 0.3, 0.9, 0);
    List<Vector> rows = ToyShards.rows(300, 2);
    List<Vector> held = ToyShards.rows(100, 3);
    float[] one =
        fit(
                ToyShards.nade(),
                settings,
                ToyShards.pack(rows, 1, 2, 3),
                ToyShards.pack(held, 1, 2, 3))
            .parameters();
    float[] five =
        fit(
                ToyShards.nade(),
                settings,
                ToyShards.pack(rows, 5, 2, 3),
                ToyShards.pack(held, 3, 2, 3))
            .parameters();
    assertThat(five).isEqualTo(one);
  }

  @Test
  void earlyStoppingRestoresTheBestParameters() {
    // A step size this large overfits 40 rows at once.
    TrainingSettings settings = settings(60, 10, 0.05, 0, 0, 4);
    AutoregressiveModel model = ToyShards.nade();
    Shards valid = ToyShards.pack(ToyShards.rows(400, 9), 2, 2, 3);
    TrainingResult result =
        fit(model, settings, ToyShards.pack(ToyShards.rows(40, 8), 2, 2, 3), valid);
    double best =
        result.history().stream()
            .mapToDouble(EpochRecord::validNegativeLogLikelihood)
            .min()
            .orElseThrow();
    int bestEpoch =
        result.history().stream()
            .filter(EpochRecord::best)
            .mapToInt(EpochRecord::epoch)
            .max()
            .orElseThrow();
    assertThat(result.history()).hasSize(bestEpoch + 4).hasSizeLessThan(60);
    double restored =
        -ShardScoring.likelihood(valid, model, result.parameters(), settings.seed(), false).mean();
    assertThat(restored).isEqualTo(best);
  }

  @Test
  void averagedParametersAreWhatIsValidatedAndKept() {
    TrainingSettings settings = settings(4, 25, 0.02, 0, 0.95, 0);
    AutoregressiveModel model = ToyShards.nade();
    Shards valid = ToyShards.pack(ToyShards.rows(200, 9), 2, 2, 3);
    Shards train = ToyShards.pack(ToyShards.rows(200, 8), 2, 2, 3);
    TrainingResult averaged = fit(model, settings, train, valid);
    EpochRecord last = averaged.history().get(3);
    assertThat(last.best()).isTrue();
    assertThat(last.validNegativeLogLikelihood())
        .isEqualTo(-ShardScoring.likelihood(valid, model, averaged.parameters(), 3, false).mean());
    float[] plain = fit(model, settings(4, 25, 0.02, 0, 0, 0), train, valid).parameters();
    assertThat(averaged.parameters()).isNotEqualTo(plain);
  }

  @Test
  void fvsbnFindsTheEntropyOfAMarkovChain() {
    Shards train = ToyShards.pack(ToyShards.rows(4000, 1), 2, 2, 3);
    Shards test = ToyShards.pack(ToyShards.rows(4000, 2), 2, 2, 3);
    AutoregressiveModel model = ToyShards.fvsbn();
    TrainingResult result = fit(model, settings(30, 100, 0.02, 0, 0.99, 0), train, null);
    Likelihood likelihood = ShardScoring.likelihood(test, model, result.parameters(), 3, false);
    double entropy = Math.log(2) + 11 * -(0.1 * Math.log(0.1) + 0.9 * Math.log(0.9));
    assertThat(-likelihood.mean())
        .isCloseTo(entropy, within(4 * likelihood.standardError() + 0.03));
  }

  @Test
  void probabilitiesOfATrainedModelSumToOne() {
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 2, 2, 3);
    List<Vector> all = new ArrayList<>();
    for (int i = 0; i < 1 << ToyShards.VARIABLES; i++) {
      double[] x = new double[ToyShards.VARIABLES];
      for (int v = 0; v < x.length; v++) {
        x[v] = i >> v & 1;
      }
      all.add(Vectors.dense(x));
    }
    List<Examples> rows = ToyShards.examples(ToyShards.pack(all, 1, 1, 3));
    for (AutoregressiveModel model :
        List.of(ToyShards.nade(), ToyShards.made(), ToyShards.fvsbn())) {
      float[] trained = fit(model, settings(3, 50, 0.02, 0, 0, 0), train, null).parameters();
      double[] scores = new double[all.size()];
      model.evaluator(trained).logLikelihood(rows.get(0), scores, 0);
      assertThat(Arrays.stream(scores).map(Math::exp).sum()).isCloseTo(1, within(1e-5));
    }
  }

  /** The same in small, without data from outside. */
  @Test
  void theLearningCurveFalls() {
    Shards train = ToyShards.pack(ToyShards.rows(2000, 1), 2, 2, 3);
    List<EpochRecord> history =
        fit(ToyShards.nade(), settings(5, 50, 0.01, 0, 0, 0), train, null).history();
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).trainNegativeLogLikelihood())
          .isLessThan(history.get(i - 1).trainNegativeLogLikelihood());
    }
  }

  @Test
  void theLearningCurveFallsOnRealData() {
    Path nltcs = Path.of("../shared/data/debd/nltcs/nltcs.train.data.gz");
    assumeTrue(Files.exists(nltcs), "no ../shared/data here: not tried on nltcs");
    Table table = TableReader.read(SparkForTests.session(), nltcs.toString(), ReadOptions.DEFAULTS);
    TableSummary summary = TableScan.scan(table, Expectation.BINARY);
    Layout layout =
        new Layout(
            Collections.nCopies(16, new Variable.Binary()), IntStream.range(0, 16).toArray());
    AutoregressiveModel model =
        ModelRegistry.get("nade")
            .factory()
            .create(layout, Activation.SIGMOID, List.of(32))
            .density();
    Shards train = Shards.pack(table, summary, new RowEncoder(layout), 1, 2);
    List<EpochRecord> history = fit(model, settings(5, 200, 0.01, 0, 0, 0), train, null).history();
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).trainNegativeLogLikelihood())
          .isLessThan(history.get(i - 1).trainNegativeLogLikelihood());
    }
    assertThat(history.get(4).trainNegativeLogLikelihood()).isLessThan(6.2);
  }

  @Test
  void divergenceStopsAndSaysWhere() {
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(5)
            .batchSize(50)
            .optimizer("sgd")
            .momentum(0.0)
            .beta2(0.0)
            .stepSize(1e30)
            .schedule(Schedule.CONSTANT)
            .build();
    Shards train = ToyShards.pack(ToyShards.rows(200, 1), 2, 2, 3);
    assertThatThrownBy(() -> fit(ToyShards.nade(), settings, train, null))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 1, step");
  }

  @Test
  void drawsBinaryRowsWithTheirProbabilitiesAnewEveryEpoch() {
    int n = 4000;
    int[] start = new int[n + 1];
    int[] column = new int[2 * n];
    double[] value = new double[2 * n];
    long[] id = new long[n];
    for (int i = 0; i < n; i++) {
      column[2 * i + 1] = 5;
      value[2 * i] = 0.25;
      value[2 * i + 1] = 1;
      start[i + 1] = 2 * i + 2;
      id[i] = i;
    }
    Examples grey = new Examples(start, column, value, id);
    Examples first = Binarizer.draw(grey, 1, 0);
    Examples second = Binarizer.draw(grey, 1, 1);
    // 4000 certain ones and 1000 ± 27 of the others
    assertThat(first.entries()).isBetween(4860, 5140);
    assertThat(columns(first))
        .isNotEqualTo(columns(second))
        .isEqualTo(columns(Binarizer.draw(grey, 1, 0)));
  }

  private static List<Integer> columns(Examples examples) {
    List<Integer> columns = new ArrayList<>();
    for (int e = 0; e < examples.entries(); e++) {
      columns.add(examples.column(e));
    }
    return columns;
  }

  @ParameterizedTest
  @CsvSource({"adam, 1", "adam, 4", "lbfgs, 1"})
  void theThroughputCountsEveryExampleAndNoMoreTimeThanThereWas(String optimizer, int localSteps) {
    Shards train = ToyShards.pack(ToyShards.rows(101, 1), 2, 3, 7);
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(3)
            .batchSize(20)
            .localSteps(localSteps)
            .optimizer(optimizer)
            .stepSize(0.01)
            .schedule(Schedule.CONSTANT)
            .seed(3L)
            .build();
    TrainingResult result = fit(ToyShards.fvsbn(), settings, train, train);
    Throughput throughput = result.throughput();
    assertThat(throughput.slots()).isEqualTo(2);
    assertThat(throughput.seconds()).isPositive().isLessThanOrEqualTo(result.seconds());
    assertThat(throughput.kernelShare()).isPositive().isLessThanOrEqualTo(1);
    assertThat(throughput.rate()).isEqualTo(throughput.examples() / throughput.seconds());
    if (optimizer.equals("lbfgs")) {
      assertThat(throughput.examples()).isGreaterThanOrEqualTo(4 * 101).matches(e -> e % 101 == 0);
    } else {
      assertThat(throughput.examples()).isEqualTo(3 * 101);
    }
  }

  /** Each run's tasks may take the place of the other's, which then do not all come. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void runsThatShareTheCoresDoNotWaitForEver() {
    TrainingSettings settings = settings(4, 20, 0.01, 0.2, 0, 0);
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 2, 2, 3);
    float[] alone = fit(ToyShards.nade(), settings, train, null).parameters();
    List<CompletableFuture<float[]>> both =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> fit(ToyShards.nade(), settings, train, null).parameters()))
            .toList();
    assertThat(both).allSatisfy(run -> assertThat(run.join()).isEqualTo(alone));
  }
}
