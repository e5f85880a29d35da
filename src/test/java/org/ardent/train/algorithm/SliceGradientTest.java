package org.ardent.train.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.pack.Shards;
import org.ardent.train.PoisonedModel;
import org.ardent.train.ToyShards;
import org.ardent.train.exec.WaitingTasks;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SliceGradientTest {
  private static final TrainingStep STEP = step(1200);

  private static TrainingStep step(long rows) {
    return new TrainingStep(
        3, 0, 0, new MiniBatches(rows, 1, 2), 0.3, false, TrainingStep.NOT_FALLING);
  }

  /** Another thread that begins at once, or only once the first half is done. */
  private static final class OneMore implements WaitingTasks {
    private final boolean late;
    private Runnable offered;

    OneMore(boolean late) {
      this.late = late;
    }

    @Override
    public void offer(Runnable work) {
      offered = work;
      if (!late) {
        new Thread(offered).start();
      }
    }

    @Override
    public boolean takeBack() {
      if (late) {
        new Thread(offered).start();
      }
      return false;
    }
  }

  static List<AutoregressiveModel> models() {
    return List.of(ToyShards.nade(), ToyShards.fvsbn(), ToyShards.made());
  }

  /** Some models sum in vectors of their own first, some in what they are given. */
  @ParameterizedTest
  @MethodSource("models")
  void isTheSameWhoeverMakesTheSecondHalf(AutoregressiveModel model) {
    try (Shards shards = ToyShards.pack(ToyShards.rows(1200, 1), 2, 1, 3)) {
      List<Examples> halves = STEP.halves(0, ToyShards.examples(shards).get(0));
      assertThat(halves).extracting(Examples::size).containsExactly(300, 300);
      float[] parameters = parameters(model);
      SliceGradient gradient = new SliceGradient(model);
      float[] alone = make(gradient, halves, parameters, WaitingTasks.NONE);
      assertThat(make(gradient, halves, parameters, new OneMore(false))).isEqualTo(alone);
      assertThat(make(gradient, halves, parameters, new OneMore(true))).isEqualTo(alone);
      assertThat(make(gradient, halves, parameters, WaitingTasks.NONE)).isEqualTo(alone);
      float[] whole =
          make(
              gradient,
              List.of(STEP.slice(0, ToyShards.examples(shards).get(0))),
              parameters,
              WaitingTasks.NONE);
      IntStream.range(0, whole.length)
          .forEach(i -> assertThat(alone[i]).isCloseTo(whole[i], within(whole[i])));
    }
  }

  private static Offset<Float> within(float value) {
    return Offset.offset(1e-3f + 1e-4f * Math.abs(value));
  }

  private static float[] parameters(AutoregressiveModel model) {
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) Math.sin(i);
    }
    return parameters;
  }

  /** The gradient, and behind it the log-likelihood. */
  private static float[] make(
      SliceGradient maker, List<Examples> slice, float[] parameters, WaitingTasks helpers) {
    float[] gradient = new float[parameters.length + 1];
    float[] made = new float[parameters.length];
    SliceGradient.Made steps = maker.make(STEP, slice, parameters, made, helpers);
    maker.fill(made, 0, 5);
    maker.fill(made, 5, made.length);
    assertThat(steps.seen().examples()).isEqualTo(600);
    assertThat(steps.nanos()).isPositive();
    System.arraycopy(made, 0, gradient, 0, made.length);
    gradient[made.length] = (float) steps.seen().logLikelihood();
    return gradient;
  }

  @Test
  void aWaitingTasksFailureIsTheTasksOwn() {
    WaitingTasks poisoned =
        new WaitingTasks() {
          @Override
          public void offer(Runnable work) {
            PoisonedModel.poisoned(true);
            work.run();
            PoisonedModel.poisoned(false);
          }

          @Override
          public boolean takeBack() {
            return false;
          }
        };
    try (Shards shards = ToyShards.pack(ToyShards.rows(1200, 1), 2, 1, 3)) {
      List<Examples> halves = STEP.halves(0, ToyShards.examples(shards).get(0));
      SliceGradient maker = new SliceGradient(PoisonedModel.of(ToyShards.nade()));
      float[] parameters = parameters(ToyShards.nade());
      assertThatThrownBy(() -> make(maker, halves, parameters, poisoned))
          .hasStackTraceContaining(PoisonedModel.POISON);
    }
  }

  @Test
  void fewRowsAreNotHalved() {
    try (Shards shards = ToyShards.pack(ToyShards.rows(511, 1), 2, 1, 3)) {
      assertThat(step(511).halves(0, ToyShards.examples(shards).get(0)))
          .singleElement()
          .extracting(Examples::size)
          .isEqualTo(255);
    }
  }
}
