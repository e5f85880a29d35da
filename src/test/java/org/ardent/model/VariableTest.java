package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VariableTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static Variable.Real real() {
    return new Variable.Real(
        2.5, 0.125, Variable.Real.MIN_LOG_SCALE, Variable.Family.GAUSSIAN, 1, false);
  }

  private static Variable grid(double step, double origin) {
    return new Variable.Grid(real(), step, origin, -INFINITY, INFINITY);
  }

  private static Variable gated(Variable variable, Double... atoms) {
    return new GatedVariable(variable, true, List.of(atoms));
  }

  @Test
  void wholeNumbersAreThoseOfWholeGridsAndCategories() {
    assertThat(new Variable.Binary().isWhole()).isTrue();
    assertThat(new Variable.Nominal(3, List.of(), false).isWhole()).isTrue();
    assertThat(real().isWhole()).isFalse();
    assertThat(grid(2, 1).isWhole()).isTrue();
    assertThat(grid(0.5, 0).isWhole()).isFalse();
    assertThat(grid(1, 0.5).isWhole()).isFalse();
    assertThat(gated(grid(1, 0), 3.0).isWhole()).isTrue();
    assertThat(gated(real(), 3.0).isWhole()).isFalse();
  }

  /** A gate adds inputs and outputs, so that a gated binary variable is not computed as one. */
  @Test
  void onlyAPlainBinaryVariableIsBinary() {
    assertThat(new Variable.Binary().isBinary()).isTrue();
    assertThat(gated(new Variable.Binary()).isBinary()).isFalse();
    assertThat(new Variable.Nominal(2, List.of(), false).isBinary()).isFalse();
    assertThat(grid(1, 0).isBinary()).isFalse();
  }

  @Test
  void numbersSayHowTheyAreStandardised() {
    String scale = "mean 2.50000, std 0.125000";
    assertThat(real().scale()).isEqualTo(scale);
    assertThat(grid(1, 0).scale()).isEqualTo(scale);
    assertThat(gated(real(), 0.0).scale()).isEqualTo(scale);
    assertThat(new Variable.Binary().scale()).isEmpty();
  }
}
