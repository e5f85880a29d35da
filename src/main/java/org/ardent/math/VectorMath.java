package org.ardent.math;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatMath} on vectors of 8, the same operations in the same order. */
final class VectorMath {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;

  private VectorMath() {}

  private static FloatVector constant(float c) {
    return FloatVector.broadcast(SPECIES, c);
  }

  static FloatVector expOfNegative(FloatVector x) {
    FloatVector y = x.blend(FloatMath.MIN_EXPONENT, x.compare(LT, FloatMath.MIN_EXPONENT));
    FloatVector round = constant(FloatMath.ROUND);
    FloatVector t = y.fma(constant(FloatMath.LOG2_E), round);
    FloatVector n = t.sub(round);
    FloatVector r = n.fma(constant(-FloatMath.LN2_HIGH), y);
    r = n.fma(constant(-FloatMath.LN2_LOW), r);
    FloatVector p = constant(FloatMath.EXP_0).fma(r, constant(FloatMath.EXP_1));
    p = p.fma(r, constant(FloatMath.EXP_2));
    p = p.fma(r, constant(FloatMath.EXP_3));
    p = p.fma(r, constant(FloatMath.EXP_4));
    p = p.fma(r, constant(FloatMath.EXP_5));
    p = p.fma(r, constant(1));
    p = p.fma(r, constant(1));
    IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23).add(FloatMath.ONE_BITS);
    return p.mul(exponent.reinterpretAsFloats());
  }

  /** σ(x) from x and e = exp(−|x|). */
  static FloatVector sigmoid(FloatVector x, FloatVector e) {
    FloatVector one = constant(1);
    FloatVector s = e.div(e.add(one));
    FloatVector numerator = one.blend(e, x.compare(LT, 0f));
    return numerator.neg().fma(s, numerator);
  }

  /** softplus(x) from x and e = exp(−|x|). */
  static FloatVector softplus(FloatVector x, FloatVector e) {
    FloatVector s = e.div(e.add(constant(2)));
    FloatVector s2 = s.mul(s);
    FloatVector p = constant(FloatMath.ATANH_7).fma(s2, constant(FloatMath.ATANH_6));
    p = p.fma(s2, constant(FloatMath.ATANH_5));
    p = p.fma(s2, constant(FloatMath.ATANH_4));
    p = p.fma(s2, constant(FloatMath.ATANH_3));
    p = p.fma(s2, constant(FloatMath.ATANH_2));
    p = p.fma(s2, constant(FloatMath.ATANH_1));
    FloatVector q = p.fma(s2, e.neg());
    return q.fma(s, e).add(x.blend(0f, x.compare(LT, 0f)));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector one = constant(1);
    FloatVector e = expOfNegative(a.add(a).neg());
    FloatVector large = one.sub(e.add(e).div(e.add(one)));
    FloatVector s = a.mul(a);
    FloatVector p = constant(FloatMath.TANH_0).fma(s, constant(FloatMath.TANH_1));
    p = p.fma(s, constant(FloatMath.TANH_2));
    p = p.fma(s, constant(FloatMath.TANH_3));
    p = p.fma(s, constant(FloatMath.TANH_4));
    FloatVector small = p.mul(s).fma(a, a);
    FloatVector t = large.blend(small, a.compare(LT, FloatMath.TANH_SMALL));
    return t.blend(t.neg(), x.compare(LT, 0f));
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0f, x.compare(LE, 0f));
  }
}
