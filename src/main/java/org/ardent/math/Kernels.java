package org.ardent.math;

/**
 * The inner loops, over stretches of {@code float[]} given by offsets.
 *
 * <p>{@link ScalarKernels} is the specification; every other implementation gives the same bits.
 * Where the order of additions matters it is fixed: a dot product has 16 accumulators, accumulator
 * j takes the elements i ≡ j (mod 16) in ascending order by fused multiply-add, and they are summed
 * as a tree, i with i+8, then i+4, i+2, i+1.
 *
 * <p>Stretches that are read and those that are written do not overlap.
 *
 * <p>An instance has scratch memory of its own and is not thread safe; {@link KernelProvider} makes
 * them.
 */
public interface Kernels {

  /** What runs, for a log line. */
  String description();

  /** New products of dense matrices, written the same way. */
  DenseProducts products();

  /** y_r = m_r · x for rows r, each n long and {@code stride} apart in m. */
  void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo);

  /**
   * z[k·columns + j] = a_k · b_j: the dot products of every pair of rows, which are n long and
   * begin at ao[first + k] and bo[j].
   */
  void multiplyPairs(
      float[] a, int[] ao, int first, int rows, float[] b, int[] bo, int columns, int n, float[] z);

  /**
   * y_k += Σ s[k·count + j]·x_j over j = 0…count−1, for rows that begin at yo[k] and xo[j]: as
   * {@link #addRows} for each k, with fewer loads. No two of yo are the same.
   */
  void addPairs(float[] s, float[] x, int[] xo, int count, float[] y, int[] yo, int rows, int n);

  /**
   * The two products of the backward pass over the same rows: dx += Σ_r d_r·m_r, row by row in
   * ascending order, and dm_r += d_r·x.
   */
  void backwardRows(
      float[] m,
      int mo,
      float[] dm,
      int dmo,
      int stride,
      int rows,
      float[] d,
      int dOffset,
      float[] x,
      int xo,
      float[] dx,
      int dxo,
      int n);

  /** y += x. */
  void add(float[] x, int xo, float[] y, int yo, int n);

  /** y += s·x, fused. */
  void addScaled(float s, float[] x, int xo, float[] y, int yo, int n);

  /**
   * y += Σ s[j]·x[xo[j]…xo[j]+n−1] over j = 0…count−1, one after the other, fused: as {@link
   * #addScaled} in turn, with fewer passes over y.
   */
  void addRows(float[] s, float[] x, int[] xo, int count, float[] y, int yo, int n);

  /** y = x·y. */
  void multiply(float[] x, int xo, float[] y, int yo, int n);

  /** y = σ(x), as {@link FloatMath#sigmoid}. */
  void sigmoid(float[] x, int xo, float[] y, int yo, int n);

  /** y = max(x, 0); a NaN stays. */
  void relu(float[] x, int xo, float[] y, int yo, int n);

  /** a += s·x, fused, and y = max(a, 0); a NaN stays. */
  void addScaledRelu(float s, float[] x, int xo, float[] a, int ao, float[] y, int yo, int n);

  /** y = max(x + s, 0); a NaN stays. */
  void reluOfSum(float[] x, int xo, float[] s, int so, float[] y, int yo, int n);

  /** y = tanh(x), as {@link FloatMath#tanh}. */
  void tanh(float[] x, int xo, float[] y, int yo, int n);

  /** y += d·h·(1−h): the derivative of the sigmoid whose value is h. */
  void addSigmoidGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n);

  /** y += d where h &gt; 0. */
  void addReluGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n);

  /** p += d where h &gt; 0, then y += s·p, fused, and d = 0. */
  void takeReluGradient(
      float[] d,
      int dOffset,
      float[] h,
      int ho,
      float[] p,
      int po,
      float s,
      float[] y,
      int yo,
      int n);

  /** y += d·(1−h²). */
  void addTanhGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n);

  /** p = σ(z) and loss = softplus(z) = −log(1−p), in nats. */
  void bernoulli(float[] z, int zo, float[] p, int po, float[] loss, int lo, int n);
}
