package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Optimizers;
import org.ardent.optim.Schedule;
import org.ardent.pack.Marginals;
import org.ardent.pack.Shards;
import org.ardent.train.algorithm.MiniBatches;
import org.ardent.train.algorithm.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStepsTest {
  private static TrainingSettings settings(int localSteps, String optimizer, double stepSize) {
    return settings(60, localSteps, optimizer, stepSize);
  }

  private static TrainingSettings settings(
      int batchSize, int localSteps, String optimizer, double stepSize) {
    return TrainingSettings.builder()
        .epochs(3)
        .batchSize(batchSize)
        .localSteps(localSteps)
        .optimizer(optimizer)
        .stepSize(stepSize)
        .warmUp(1.0)
        .weightDecay(0.01)
        .dropout(0.2)
        .seed(3L)
        .build();
  }

  private static float[] fit(TrainingSettings settings, Shards train) {
    return new Trainer(ToyShards.nade(), settings, List.of()).fit(train, null).parameters();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "nesterov", "adagrad", "adam"})
  void ofOneShardAreSynchronousSteps(String optimizer) {
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 2, 1, 3);
    float[] synchronous = fit(settings(1, optimizer, 0.01), train);
    assertThat(fit(settings(4, optimizer, 0.01), train)).isEqualTo(synchronous);
    assertThat(fit(settings(100, optimizer, 0.01), train)).isEqualTo(synchronous);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 9, 50})
  void areTheSingleThreadComputationBitForBit(int localSteps) {
    TrainingSettings settings = settings(localSteps, "adam", 0.01);
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 4, 3, 3);
    assertThat(fit(settings, train)).isEqualTo(singleThread(settings, train));
  }

  /** Of the last third of a round's steps, at least one, large slices are halved. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 7})
  void ofLargeSlicesToo(int localSteps) {
    TrainingSettings settings = settings(800, localSteps, "adam", 0.01);
    Shards train = ToyShards.pack(ToyShards.rows(5600, 1), 4, 3, 3);
    assertThat(fit(settings, train)).isEqualTo(singleThread(settings, train));
  }

  /** The definition without Spark: every shard by itself, then the means of all that changed. */
  private static float[] singleThread(TrainingSettings settings, Shards train) {
    AutoregressiveModel model = ToyShards.nade();
    List<Examples> shards = ToyShards.examples(train);
    float[] start = new float[model.parameterCount()];
    model.initialize(start, Marginals.outputBias(train, model.layout()), settings.seed());
    List<float[]> state = state(start, optimizer(settings, start.length));
    MiniBatches batches = MiniBatches.of(train.rows(), train.count(), settings.batchSize());
    int steps = batches.steps();
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      for (int first = 0; first < steps; first += settings.localSteps()) {
        List<List<float[]>> ends = new ArrayList<>();
        for (int s = 0; s < shards.size(); s++) {
          Optimizer adam = optimizer(settings, start.length);
          List<float[]> own = state(new float[start.length], adam);
          copy(state, own);
          for (int i = first; i < Math.min(steps, first + settings.localSteps()); i++) {
            TrainingStep step =
                new TrainingStep(
                    settings.seed(),
                    epoch,
                    i,
                    batches,
                    settings.dropout(),
                    false,
                    TrainingStep.NOT_FALLING);
            Examples slice = step.slice(s, shards.get(s));
            int count = Math.min(steps - first, settings.localSteps());
            boolean late = i - first >= count - Math.ceil(count / 3.0);
            float[] gradient = gradient(model, own.get(0), slice, step, late);
            for (int j = 0; j < gradient.length; j++) {
              gradient[j] *= -1f / slice.size();
            }
            double stepSize = settings.stepSizes().at(step);
            adam.step(own.get(0), gradient, stepSize);
            float keep = (float) (1 - stepSize * settings.weightDecay());
            for (int[] range : model.penalizedRanges()) {
              for (int j = range[0]; j < range[1]; j++) {
                own.get(0)[j] *= keep;
              }
            }
          }
          ends.add(own);
        }
        copy(mean(state, ends), state);
      }
    }
    return state.get(0);
  }

  private static float[] gradient(
      AutoregressiveModel model,
      float[] parameters,
      Examples slice,
      TrainingStep step,
      boolean late) {
    int half = late && slice.size() >= 256 ? slice.size() / 2 : slice.size();
    float[] gradient = new float[parameters.length];
    float[] second = new float[parameters.length];
    Evaluator evaluator = model.evaluator(parameters);
    evaluator.addGradient(slice.select(range(0, half)), step.dropout(), gradient);
    evaluator.addGradient(slice.select(range(half, slice.size())), step.dropout(), second);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += second[j];
    }
    return gradient;
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static Optimizer optimizer(TrainingSettings settings, int length) {
    return Optimizers.create("adam", length, settings.momentum(), settings.beta2());
  }

  private static List<float[]> state(float[] parameters, Optimizer optimizer) {
    List<float[]> state = new ArrayList<>(List.of(parameters));
    state.addAll(optimizer.state());
    return state;
  }

  private static void copy(List<float[]> from, List<float[]> to) {
    for (int k = 0; k < from.size(); k++) {
      System.arraycopy(from.get(k), 0, to.get(k), 0, to.get(k).length);
    }
  }

  /** What was, plus the mean deviation from that. */
  private static List<float[]> mean(List<float[]> start, List<List<float[]>> ends) {
    List<float[]> mean = new ArrayList<>();
    int size = Integer.highestOneBit(2 * ends.size() - 1);
    for (int k = 0; k < start.size(); k++) {
      float[] before = start.get(k);
      float[] vector = new float[before.length];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = before[j] + 1f / ends.size() * deviation(before[j], ends, k, j, 0, size);
      }
      mean.add(vector);
    }
    return mean;
  }

  /** The sum over the shards of a branch of the tree: its left half's and its right half's. */
  private static float deviation(
      float before, List<List<float[]>> ends, int k, int j, int from, int size) {
    if (size == 1) {
      return ends.get(from).get(k)[j] - before;
    }
    float left = deviation(before, ends, k, j, from, size / 2);
    int middle = from + size / 2;
    return middle < ends.size() ? left + deviation(before, ends, k, j, middle, size / 2) : left;
  }

  @Test
  void everyStepIsReported() {
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 4, 3, 3);
    List<Integer> seen = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(int epoch, int step, int steps, double nll) {
            seen.add(step);
            assertThat(nll).isBetween(1.0, 12 * Math.log(2) + 0.5);
          }

          @Override
          public void onEpoch(EpochRecord record) {}
        };
    new Trainer(ToyShards.nade(), settings(4, "adam", 0.01), List.of(listener)).fit(train, null);
    List<Integer> epoch = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.addAll(epoch);
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void divergenceStopsAndSaysWhere() {
    Shards train = ToyShards.pack(ToyShards.rows(200, 1), 2, 2, 3);
    assertThatThrownBy(() -> fit(settings(4, "sgd", 1e30), train))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 1, step");
  }

  @Test
  void fewRowsLeaveSomeShardsWithoutAny() {
    // 9 steps of at most one row in each shard of five.
    Shards train = ToyShards.pack(ToyShards.rows(15, 1), 1, 3, 3);
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(2)
            .batchSize(2)
            .localSteps(3)
            .stepSize(0.01)
            .schedule(Schedule.CONSTANT)
            .seed(3L)
            .build();
    float[] trained = fit(settings, train);
    for (float value : trained) {
      assertThat(value).isFinite();
    }
    assertThat(Arrays.equals(trained, new float[trained.length])).isFalse();
  }
}
