package org.ardent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularizerTest {
  private static final int LENGTH = 40;

  /** Weights at 3…9 and 20…29; the others are biases. */
  private static final List<int[]> RANGES = List.of(new int[] {3, 10}, new int[] {20, 30});

  private static final float EPSILON = 1e-3f;

  private static boolean isWeight(int i) {
    return RANGES.stream().anyMatch(r -> i >= r[0] && i < r[1]);
  }

  private static float[] gaussian(long stream, double scale) {
    Random random = Random.of(31, Random.TEST, stream);
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private static double norm(float[] v) {
    double sum = 0;
    for (float x : v) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum);
  }

  /** What a step does, in two pieces. */
  private static void apply(Regularizer regularizer, float[] parameters, float[] gradient) {
    int middle = parameters.length / 2;
    regularizer.addPenalty(parameters, gradient, 0, middle);
    regularizer.addPenalty(parameters, gradient, middle, parameters.length);
    float factor = regularizer.clip(norm(gradient));
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
  }

  private static double penalty(double lambda, double w) {
    return lambda * (Math.sqrt(w * w + (double) EPSILON * EPSILON) - EPSILON);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-5})
  void l1AddsTheSlopeOfItsPenaltyToWeightsOnly(double scale) {
    double lambda = 0.3;
    float[] parameters = gaussian(1, scale);
    float[] gradient = gaussian(2, 1);
    float[] before = gradient.clone();
    apply(new Regularizer(lambda, 0, 0, RANGES), parameters, gradient);
    double h = 1e-7;
    for (int i = 0; i < LENGTH; i++) {
      double w = parameters[i];
      double slope = isWeight(i) ? (penalty(lambda, w + h) - penalty(lambda, w - h)) / (2 * h) : 0;
      assertThat((double) gradient[i] - before[i])
          .as("element %d", i)
          .isCloseTo(slope, within(1e-6));
      if (!isWeight(i)) {
        assertThat(gradient[i]).isEqualTo(before[i]);
      }
    }
  }

  @Test
  void l1PullsTowardsZeroAndNotAtZero() {
    float[] gradient = new float[3];
    apply(new Regularizer(0.5, 0, 0, List.of(new int[] {0, 3})), new float[] {2, -2, 0}, gradient);
    assertThat(gradient[0]).isCloseTo(0.5f, within(1e-6f));
    assertThat(gradient[1]).isEqualTo(-gradient[0]);
    assertThat(gradient[2]).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-8, 0.1, 0.9, 0.99999})
  void clipsToTheNormAndKeepsTheDirection(double share) {
    float[] gradient = gaussian(3, 10);
    float[] before = gradient.clone();
    double norm = norm(before);
    double bound = share * norm;
    apply(new Regularizer(0, 0, bound, RANGES), new float[LENGTH], gradient);
    assertThat(norm(gradient)).isCloseTo(bound, within(1e-6 * bound));
    for (int i = 0; i < LENGTH; i++) {
      double expected = before[i] * bound / norm;
      assertThat((double) gradient[i]).isCloseTo(expected, within(3e-7 * Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 5, 5.0000001, 100})
  void doesNotTouchAGradientWithinTheBound(double bound) {
    float[] gradient = {3, 0, -4};
    apply(new Regularizer(0, 0, bound, List.of()), new float[3], gradient);
    assertThat(gradient).containsExactly(3, 0, -4);
  }

  @Test
  void clipsBiasesAlikeAndAfterThePenalty() {
    float[] parameters = {1, 0};
    float[] gradient = {0, 3};
    apply(new Regularizer(4, 0, 1, List.of(new int[] {0, 1})), parameters, gradient);
    // (0, 3) becomes (4, 3), and that a fifth of it.
    assertThat(gradient[0]).isCloseTo(0.8f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(0.6f, within(1e-6f));
  }

  @Test
  void normIsTakenInDouble() {
    // Its square is beyond float.
    float[] gradient = {3e30f, 4e30f};
    apply(new Regularizer(0, 0, 10, List.of()), new float[2], gradient);
    assertThat(gradient[0]).isCloseTo(6, within(1e-5f));
    assertThat(gradient[1]).isCloseTo(8, within(1e-5f));
  }

  @Test
  void decayShrinksWeightsOnly() {
    float[] parameters = gaussian(4, 1);
    float[] before = parameters.clone();
    Regularizer regularizer = new Regularizer(0, 0.2, 0, RANGES);
    regularizer.decay(parameters, 0.1, 0, 25);
    regularizer.decay(parameters, 0.1, 25, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(parameters[i]).isEqualTo(isWeight(i) ? before[i] * 0.98f : before[i]);
    }
  }

  @Test
  void penaltiesOfAnObjectiveHaveTheSlopeOfTheirValue() {
    Regularizer both = new Regularizer(0.3, 0.2, 0, RANGES);
    double[] parameters = new double[LENGTH];
    float[] start = gaussian(9, 0.01);
    for (int i = 0; i < LENGTH; i++) {
      parameters[i] = start[i];
    }
    double[] gradient = new double[LENGTH];
    double value = both.addPenalties(parameters, gradient);
    double expected = 0;
    for (int i = 0; i < LENGTH; i++) {
      double w = parameters[i];
      expected += isWeight(i) ? penalty(0.3, w) + 0.1 * w * w : 0;
      double h = 1e-6;
      parameters[i] = w + h;
      double up = both.addPenalties(parameters, new double[LENGTH]);
      parameters[i] = w - h;
      double down = both.addPenalties(parameters, new double[LENGTH]);
      parameters[i] = w;
      assertThat(gradient[i]).isCloseTo((up - down) / (2 * h), within(1e-6));
    }
    assertThat(value).isCloseTo(expected, within(1e-9));
    // As decoupled decay pulls under plain gradient steps.
    double[] decay = new double[LENGTH];
    new Regularizer(0, 0.2, 0, RANGES).addPenalties(parameters, decay);
    float[] decayed = start.clone();
    new Regularizer(0, 0.2, 0, RANGES).decay(decayed, 0.1, 0, LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      assertThat(start[i] - 0.1 * decay[i]).isCloseTo(decayed[i], within(1e-8));
    }
  }

  @Test
  void zeroCoefficientsChangeNothing() {
    float[] parameters = gaussian(5, 1);
    float[] gradient = gaussian(6, 1);
    float[] parametersBefore = parameters.clone();
    float[] gradientBefore = gradient.clone();
    Regularizer none = new Regularizer(0, 0, 0, RANGES);
    apply(none, parameters, gradient);
    none.decay(parameters, 0.1, 0, LENGTH);
    assertThat(parameters).isEqualTo(parametersBefore);
    assertThat(gradient).isEqualTo(gradientBefore);
  }

  @Test
  void applyDoesNotDecayNorDecayClip() {
    Regularizer all = new Regularizer(0.1, 0.1, 0.1, RANGES);
    float[] parameters = gaussian(7, 1);
    float[] before = parameters.clone();
    apply(all, parameters, gaussian(8, 1));
    assertThat(parameters).isEqualTo(before);
  }

  @Test
  void slicesTogetherDoWhatTheWholeDoes() {
    Regularizer whole = new Regularizer(0.1, 0.2, 0, RANGES);
    float[] parameters = gaussian(9, 1);
    float[] gradient = gaussian(10, 1);
    int[] bounds = {0, 5, 10, 12, 25, LENGTH};
    for (int k = 0; k + 1 < bounds.length; k++) {
      float[] ofSlice = Arrays.copyOfRange(parameters, bounds[k], bounds[k + 1]);
      float[] slope = Arrays.copyOfRange(gradient, bounds[k], bounds[k + 1]);
      Regularizer slice = whole.slice(bounds[k], bounds[k + 1]);
      slice.addPenalty(ofSlice, slope, 0, slope.length);
      slice.decay(ofSlice, 0.3, 0, slope.length);
      whole.addPenalty(parameters, gradient, bounds[k], bounds[k + 1]);
      whole.decay(parameters, 0.3, bounds[k], bounds[k + 1]);
      assertThat(ofSlice).isEqualTo(Arrays.copyOfRange(parameters, bounds[k], bounds[k + 1]));
      assertThat(slope).isEqualTo(Arrays.copyOfRange(gradient, bounds[k], bounds[k + 1]));
    }
  }
}
