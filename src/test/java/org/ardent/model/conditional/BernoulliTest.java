package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ardent.model.GatedVariable;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

class BernoulliTest {
  private static final Bernoulli BERNOULLI = Bernoulli.INSTANCE;

  /** σ(z) and 1 − σ(z), where their difference from 1 has no bit left too. */
  @Test
  void zeroAndOneHaveTheProbabilitiesOfTheLogistic() {
    for (double z : new double[] {-700, -30, -1, 0, 0.5, 12, 700}) {
      double one = BERNOULLI.logDensity(new double[] {z}, 0, 1);
      double zero = BERNOULLI.logDensity(new double[] {z}, 0, 0);
      assertThat(Math.exp(one) + Math.exp(zero)).isCloseTo(1, within(1e-15));
      assertThat(one - zero).isCloseTo(z, within(1e-12 * (1 + Math.abs(z))));
      float[] out = {(float) z};
      assertThat(BERNOULLI.logDensity(out, 0, 1)).isCloseTo(one, within(1e-5 * (1 - one)));
    }
  }

  /** One score, whatever its size, and nothing to learn from it. */
  @Test
  void anotherNumberHasAScoreAndNoProbability() {
    Variable variable = new GatedVariable(new Variable.Binary(), true, List.of());
    for (double cell : new double[] {-1, 0.5, 2, 3, 1e150}) {
      double x = variable.encode(cell);
      assertThat(x).isEqualTo(Bernoulli.NEITHER);
      float[] delta = {7};
      assertThat(BERNOULLI.gradient(new float[] {3}, 0, x, delta, 0))
          .isEqualTo(Conditional.OUTSIDE);
      assertThat(delta[0]).isZero();
      assertThat(BERNOULLI.logDensity(new float[] {3}, 0, x)).isEqualTo(Conditional.OUTSIDE);
      assertThat(BERNOULLI.logDensity(new double[] {3}, 0, x)).isEqualTo(Conditional.OUTSIDE);
    }
    assertThat(variable.encode(0)).isZero();
    assertThat(variable.encode(1)).isOne();
    assertThat(variable.encode(Double.NaN)).isNaN();
    assertThat(new Variable.Binary().encode(0.3)).as("a grey level").isEqualTo(0.3);
  }
}
