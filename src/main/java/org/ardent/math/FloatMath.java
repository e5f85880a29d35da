package org.ardent.math;

/**
 * Elementary functions in float32, the same bits on every machine: only additions, multiplications,
 * divisions and fused multiply-adds, in a fixed order. They are the specification of the vector
 * kernels. Within 2 ulp of the exact value where |x| ≤ 87; NaN gives NaN.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as their sources print them
public final class FloatMath {
  /**
   * Adding 1.5·2²³ rounds a float of magnitude below 2²² to an integer, in its low mantissa bits.
   */
  static final float ROUND = 0x1.8p23f;

  static final float LOG2_E = 0x1.715476p0f;
  // ln 2 in two parts: n·LN2_HIGH is exact for the |n| ≤ 127 that occur.
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  // exp(r) = 1 + r·(1 + r·P(r)) on |r| ≤ ln(2)/2: Cephes expf (Moshier 1992).
  static final float EXP_0 = 1.9875691500e-4f;
  static final float EXP_1 = 1.3981999507e-3f;
  static final float EXP_2 = 8.3334519073e-3f;
  static final float EXP_3 = 4.1665795894e-2f;
  static final float EXP_4 = 1.6666665459e-1f;
  static final float EXP_5 = 5.0000001201e-1f;
  static final int ONE_BITS = 0x3F800000;

  /** Below this exp(x) is clamped: its result is the last one that is not denormal. */
  static final float MIN_EXPONENT = -87.33654f;

  // log1p(e) = 2·atanh(s) = 2s + s³·(2/3 + 2s²/5 + 2s⁴/7 + …), s = e/(2+e) ≤ 1/3: the series,
  // whose remainder is below 2⁻²⁷ here.
  static final float ATANH_1 = 2f / 3;
  static final float ATANH_2 = 2f / 5;
  static final float ATANH_3 = 2f / 7;
  static final float ATANH_4 = 2f / 9;
  static final float ATANH_5 = 2f / 11;
  static final float ATANH_6 = 2f / 13;
  static final float ATANH_7 = 2f / 15;

  // tanh(x) = x + x³·P(x²) on |x| < 0.625: Cephes tanhf.
  static final float TANH_SMALL = 0.625f;
  static final float TANH_0 = -5.70498872745e-3f;
  static final float TANH_1 = 2.06390887954e-2f;
  static final float TANH_2 = -5.37397155531e-2f;
  static final float TANH_3 = 1.33314422036e-1f;
  static final float TANH_4 = -3.33332819422e-1f;

  private FloatMath() {}

  /** e^x for x ≤ 0; below −87.33 the smallest normal number instead of a denormal one or 0. */
  public static float expOfNegative(float x) {
    float y = x < MIN_EXPONENT ? MIN_EXPONENT : x;
    float t = Math.fma(y, LOG2_E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_HIGH, y);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(EXP_0, r, EXP_1);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, 1);
    p = Math.fma(p, r, 1);
    // The low bits of t hold n: shifted into the exponent field they make 2^n.
    return p * Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
  }

  /** The logistic sigmoid σ(x) = 1/(1+e^−x), accurate on both sides. */
  public static float sigmoid(float x) {
    float e = expOfNegative(-Math.abs(x));
    float s = e / (1 + e);
    float numerator = x < 0 ? e : 1;
    // numerator/(1+e), hardly touched by the rounding of 1+e.
    return Math.fma(-numerator, s, numerator);
  }

  /** softplus(x) = log(1+e^x) = −log σ(−x), in nats. */
  public static float softplus(float x) {
    float e = expOfNegative(-Math.abs(x));
    float s = e / (2 + e);
    float s2 = s * s;
    float p = Math.fma(ATANH_7, s2, ATANH_6);
    p = Math.fma(p, s2, ATANH_5);
    p = Math.fma(p, s2, ATANH_4);
    p = Math.fma(p, s2, ATANH_3);
    p = Math.fma(p, s2, ATANH_2);
    p = Math.fma(p, s2, ATANH_1);
    // 2s = e − e·s: the roundings before hardly touch the sum.
    float q = Math.fma(p, s2, -e);
    return Math.fma(q, s, e) + (x < 0 ? 0 : x);
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float e = expOfNegative(-(a + a));
    float large = 1 - (e + e) / (1 + e);
    float s = a * a;
    float p = Math.fma(TANH_0, s, TANH_1);
    p = Math.fma(p, s, TANH_2);
    p = Math.fma(p, s, TANH_3);
    p = Math.fma(p, s, TANH_4);
    float small = Math.fma(p * s, a, a);
    float t = a < TANH_SMALL ? small : large;
    return x < 0 ? -t : t;
  }
}
