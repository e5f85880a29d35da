package org.ardent.math;

import static org.ardent.math.VectorFloats.abs;
import static org.ardent.math.VectorFloats.add;
import static org.ardent.math.VectorFloats.constant;
import static org.ardent.math.VectorFloats.divide;
import static org.ardent.math.VectorFloats.fma;
import static org.ardent.math.VectorFloats.ifLess;
import static org.ardent.math.VectorFloats.multiply;
import static org.ardent.math.VectorFloats.negate;
import static org.ardent.math.VectorFloats.shiftBits;
import static org.ardent.math.VectorFloats.subtract;

import jdk.incubator.vector.FloatVector;

/** {@link FloatMath} on vectors, the same operations in the same order. */
final class VectorMath {
  private static final int EXPONENT_SHIFT = 23;

  // Fields, as a constant within a loop is many nodes to the compiler, which inlines up to a limit.
  private static final FloatVector MIN_EXPONENT = constant(FloatMath.MIN_EXPONENT);
  private static final FloatVector ROUND = constant(FloatMath.ROUND);
  private static final FloatVector LOG2_E = constant(FloatMath.LOG2_E);
  private static final FloatVector EXP_0 = constant(FloatMath.EXP_0);
  private static final FloatVector EXP_1 = constant(FloatMath.EXP_1);
  private static final FloatVector EXP_2 = constant(FloatMath.EXP_2);
  private static final FloatVector EXP_3 = constant(FloatMath.EXP_3);
  private static final FloatVector EXP_4 = constant(FloatMath.EXP_4);
  private static final FloatVector EXP_5 = constant(FloatMath.EXP_5);
  private static final FloatVector ATANH_7 = constant(FloatMath.ATANH_7);
  private static final FloatVector ATANH_6 = constant(FloatMath.ATANH_6);
  private static final FloatVector ATANH_5 = constant(FloatMath.ATANH_5);
  private static final FloatVector ATANH_4 = constant(FloatMath.ATANH_4);
  private static final FloatVector ATANH_3 = constant(FloatMath.ATANH_3);
  private static final FloatVector ATANH_2 = constant(FloatMath.ATANH_2);
  private static final FloatVector ATANH_1 = constant(FloatMath.ATANH_1);
  private static final FloatVector TANH_0 = constant(FloatMath.TANH_0);
  private static final FloatVector TANH_1 = constant(FloatMath.TANH_1);
  private static final FloatVector TANH_2 = constant(FloatMath.TANH_2);
  private static final FloatVector TANH_3 = constant(FloatMath.TANH_3);
  private static final FloatVector TANH_4 = constant(FloatMath.TANH_4);
  private static final FloatVector MINUS_LN2_HIGH = constant(-FloatMath.LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = constant(-FloatMath.LN2_LOW);
  private static final FloatVector ZERO = constant(0);
  private static final FloatVector ONE = constant(1);
  private static final FloatVector TWO = constant(2);

  private VectorMath() {}

  static FloatVector expOfNegative(FloatVector x) {
    FloatVector y = ifLess(x, FloatMath.MIN_EXPONENT, MIN_EXPONENT, x);
    FloatVector t = fma(y, LOG2_E, ROUND);
    FloatVector n = subtract(t, ROUND);
    FloatVector r = fma(n, MINUS_LN2_HIGH, y);
    r = fma(n, MINUS_LN2_LOW, r);
    FloatVector p = fma(EXP_0, r, EXP_1);
    p = fma(p, r, EXP_2);
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_4);
    p = fma(p, r, EXP_5);
    p = fma(p, r, ONE);
    p = fma(p, r, ONE);
    return multiply(p, shiftBits(t, EXPONENT_SHIFT, FloatMath.ONE_BITS));
  }

  /** σ(x) from x and e = exp(−|x|). */
  static FloatVector sigmoid(FloatVector x, FloatVector e) {
    FloatVector s = divide(e, add(e, ONE));
    FloatVector numerator = ifLess(x, 0, e, ONE);
    return fma(negate(numerator), s, numerator);
  }

  /** softplus(x) from x and e = exp(−|x|). */
  static FloatVector softplus(FloatVector x, FloatVector e) {
    FloatVector s = divide(e, add(e, TWO));
    FloatVector s2 = multiply(s, s);
    FloatVector p = fma(ATANH_7, s2, ATANH_6);
    p = fma(p, s2, ATANH_5);
    p = fma(p, s2, ATANH_4);
    p = fma(p, s2, ATANH_3);
    p = fma(p, s2, ATANH_2);
    p = fma(p, s2, ATANH_1);
    FloatVector q = fma(p, s2, negate(e));
    return add(fma(q, s, e), ifLess(x, 0, ZERO, x));
  }

  /** tanh(x) from x and e = exp(−2|x|). */
  static FloatVector tanh(FloatVector x, FloatVector e) {
    FloatVector a = abs(x);
    FloatVector large = subtract(ONE, divide(add(e, e), add(e, ONE)));
    FloatVector s = multiply(a, a);
    FloatVector p = fma(TANH_0, s, TANH_1);
    p = fma(p, s, TANH_2);
    p = fma(p, s, TANH_3);
    p = fma(p, s, TANH_4);
    FloatVector small = fma(multiply(p, s), a, a);
    FloatVector t = ifLess(a, FloatMath.TANH_SMALL, small, large);
    return ifLess(x, 0, negate(t), t);
  }
}
