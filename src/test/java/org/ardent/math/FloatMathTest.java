package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("core")
class FloatMathTest {
  private static final float[] POINTS = FloatPoints.all();

  /** What FloatMath promises. */
  private static final double ULPS = 2;

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** A function in float, and the same in double. */
  enum Function {
    EXP_OF_NEGATIVE {
      @Override
      float apply(float x) {
        return FloatMath.expOfNegative(-Math.abs(x));
      }

      @Override
      double exact(double x) {
        return StrictMath.exp(-Math.abs(x));
      }
    },
    SIGMOID {
      @Override
      float apply(float x) {
        return FloatMath.sigmoid(x);
      }

      @Override
      double exact(double x) {
        return 1 / (1 + StrictMath.exp(-x));
      }
    },
    SOFTPLUS {
      @Override
      float apply(float x) {
        return FloatMath.softplus(x);
      }

      @Override
      double exact(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      }
    },
    TANH {
      @Override
      float apply(float x) {
        return FloatMath.tanh(x);
      }

      @Override
      double exact(double x) {
        return StrictMath.tanh(x);
      }
    };

    abstract float apply(float x);

    abstract double exact(double x);
  }

  @Test
  void pointsAreMany() {
    assertThat(POINTS).hasSizeGreaterThan(2_000_000);
  }

  @ParameterizedTest
  @EnumSource
  void isWithinTwoUlp(Function f) {
    double worst = 0;
    float where = 0;
    for (float x : POINTS) {
      double exact = f.exact(x);
      double error = Math.abs(f.apply(x) - exact) / Math.ulp((float) exact);
      if (!(error <= worst)) {
        worst = error;
        where = x;
      }
    }
    assertThat(worst)
        .as("error of %s in ulp, largest at x = %s", f, where)
        .isLessThanOrEqualTo(ULPS);
  }

  @ParameterizedTest
  @EnumSource
  void notANumberStaysSo(Function f) {
    assertThat(f.apply(Float.NaN)).isNaN();
    assertThat(f.apply(Float.intBitsToFloat(0x7F800001))).isNaN();
    assertThat(f.apply(Float.intBitsToFloat(0xFFFFFFFF))).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void isMonotonicOnGrid(Function f) {
    // e^−|x| rises to 0 only.
    float end = f == Function.EXP_OF_NEGATIVE ? 0 : 100;
    float previous = Float.NEGATIVE_INFINITY;
    for (float x = -100; x <= end; x += 0x1p-10f) {
      float y = f.apply(x);
      assertThat(y).as("%s(%s)", f, x).isGreaterThanOrEqualTo(previous);
      previous = y;
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-87.33654f, -88, -100, -1e4f, -Float.MAX_VALUE, -INFINITY})
  void expIsClampedAtTheSmallestNormalNumber(float x) {
    assertThat(FloatMath.expOfNegative(x))
        .isBetween(Float.MIN_NORMAL, Float.MIN_NORMAL * 1.00001f)
        .isEqualTo(FloatMath.expOfNegative(FloatMath.MIN_EXPONENT));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f})
  void valuesAtZero(float zero) {
    assertThat(FloatMath.expOfNegative(zero)).isEqualTo(1);
    assertThat(FloatMath.sigmoid(zero)).isEqualTo(0.5f);
    assertThat(FloatMath.softplus(zero)).isEqualTo((float) StrictMath.log(2));
    assertThat(Math.abs(FloatMath.tanh(zero))).isEqualTo(0f);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, Float.MAX_VALUE, INFINITY})
  void limits(float x) {
    assertThat(FloatMath.sigmoid(x)).isEqualTo(1);
    assertThat(FloatMath.sigmoid(-x)).isBetween(0f, 2 * Float.MIN_NORMAL);
    assertThat(FloatMath.softplus(x)).isEqualTo(x);
    assertThat(FloatMath.softplus(-x)).isBetween(0f, 2 * Float.MIN_NORMAL);
    assertThat(FloatMath.tanh(x)).isEqualTo(1);
    assertThat(FloatMath.tanh(-x)).isEqualTo(-1);
  }

  @Test
  void sigmoidsOfOppositesSumToOne() {
    double worst = 0;
    for (float x : POINTS) {
      worst = Math.max(worst, Math.abs((double) FloatMath.sigmoid(x) + FloatMath.sigmoid(-x) - 1));
    }
    assertThat(worst).isLessThanOrEqualTo(0x1p-23);
  }

  @Test
  void softplusesOfOppositesDifferByTheArgument() {
    for (float x = -80; x <= 80; x += 0.37f) {
      assertThat((double) FloatMath.softplus(x) - FloatMath.softplus(-x))
          .isCloseTo(x, within(2.0 * Math.ulp(FloatMath.softplus(Math.abs(x)))));
    }
  }

  @Test
  void tanhIsOdd() {
    for (float x : POINTS) {
      if (FloatMath.tanh(-x) != -FloatMath.tanh(x)) {
        assertThat(FloatMath.tanh(-x)).as("tanh(−%s)", x).isEqualTo(-FloatMath.tanh(x));
      }
    }
  }
}
