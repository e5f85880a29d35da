package org.ardent.optim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenormalsTest {
  @Test
  void leavesNumbersAloneThatMatter() {
    for (float x : new float[] {1, -1, 1e-21f, -3e-15f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertThat(Denormals.flushed(x)).isEqualTo(x);
    }
    assertThat(Denormals.flushed(Float.NaN)).isNaN();
  }

  @Test
  void makesTinyNumbersZero() {
    for (float x : new float[] {0f, -0f, Float.MIN_VALUE, -Float.MIN_NORMAL, 1e-31f, -7e-31f}) {
      assertThat(Denormals.flushed(x)).isEqualTo(0f);
    }
  }

  /** A weight without a gradient, under a penalty: what a unit has that no row uses. */
  @Test
  void aPenaltyLeavesNoDenormalNumbers() {
    for (String name : Optimizers.NAMES) {
      float[] parameters = {0.3f, -1e-4f, 2e-9f};
      AveragedParameters average = new AveragedParameters(0.9, parameters.length);
      System.arraycopy(parameters, 0, average.values(), 0, parameters.length);
      float[] gradient = new float[3];
      Optimizer optimizer = Optimizers.create(name, 3, 0.9, 0.999);
      Regularizer regularizer = new Regularizer(1e-3, 10, 0, List.of(new int[] {0, 3}));
      for (int step = 0; step < 20_000; step++) {
        Arrays.fill(gradient, 0);
        regularizer.addPenalty(parameters, gradient, 0, 3);
        optimizer.step(parameters, gradient, 3e-3);
        regularizer.decay(parameters, 3e-3, 0, 3);
        Denormals.flush(parameters, 0, 3);
        average.update(parameters, average.rate(step, 1), 0, 3);
        assertNoneIsDenormal(parameters);
        assertNoneIsDenormal(average.values());
        optimizer.state().stream()
            .filter(state -> state.length == parameters.length)
            .forEach(DenormalsTest::assertNoneIsDenormal);
      }
    }
  }

  private static void assertNoneIsDenormal(float[] x) {
    for (float value : x) {
      assertThat(value == 0 || Math.abs(value) >= Float.MIN_NORMAL)
          .as("%s is 0 or normal", value)
          .isTrue();
    }
  }
}
