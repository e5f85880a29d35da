package org.ardent.model;

import java.util.Arrays;
import org.ardent.math.Kernels;
import org.ardent.model.conditional.Conditional;

/**
 * From all outputs of one row to its log-likelihood and its outputs' gradient, for models that
 * compute every output before they evaluate the first conditional. Not thread safe.
 */
public final class Outputs {
  private final Layout layout;
  private final Kernels kernels;
  private final double[] x;
  private final float[] p;
  private final float[] loss;

  public Outputs(Layout layout, Kernels kernels) {
    this.layout = layout;
    this.kernels = kernels;
    x = new double[layout.size()];
    p = new float[layout.outputs()];
    loss = new float[layout.outputs()];
  }

  /** The position of an input column's variable. */
  public static int[] positionsOfInputs(Layout layout) {
    int[] positions = new int[layout.inputs()];
    for (int t = 0; t < layout.size(); t++) {
      Arrays.fill(positions, layout.inputStart(t), layout.inputStart(t + 1), t);
    }
    return positions;
  }

  /**
   * log p of row i in nats; z may be overwritten.
   *
   * @param perPosition receives log p of each position from index {@code offset}, or null
   */
  public double logLikelihood(
      Examples examples, int i, float[] z, double[] perPosition, int offset) {
    if (layout.allBinary()) {
      losses(examples, i, z);
      for (int t = 0; perPosition != null && t < loss.length; t++) {
        perPosition[offset + t] = -loss[t];
      }
      return -sum(loss);
    }
    unpack(examples, i);
    double sum = 0;
    for (int t = 0; t < layout.size(); t++) {
      double logDensity = layout.conditional(t).logDensity(z, layout.outputStart(t), x[t]);
      sum += logDensity;
      if (perPosition != null) {
        perPosition[offset + t] = logDensity;
      }
    }
    return sum;
  }

  /**
   * weight·log p of row i in nats, and its derivative by the outputs into delta from d; z may be
   * overwritten.
   */
  public double gradient(Examples examples, int i, float[] z, float[] delta, int d) {
    double logLikelihood = unweighted(examples, i, z, delta, d);
    examples.weigh(i, delta, d, layout.outputs());
    return examples.weight(i) * logLikelihood;
  }

  private double unweighted(Examples examples, int i, float[] z, float[] delta, int d) {
    if (layout.allBinary()) {
      losses(examples, i, z);
      for (int t = 0; t < p.length; t++) {
        delta[d + t] = -p[t];
      }
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        int t = examples.column(e);
        delta[d + t] = -delta[d + t];
      }
      return -sum(loss);
    }
    unpack(examples, i);
    double sum = 0;
    for (int t = 0; t < layout.size(); t++) {
      Conditional conditional = layout.conditional(t);
      int o = layout.outputStart(t);
      sum += conditional.gradient(z, o, x[t], delta, d + o);
    }
    return sum;
  }

  /**
   * For binary rows, whose input columns are the positions: p = σ((1−2x)z), what the gradient's
   * magnitude is, and loss = softplus. Only the ones are visited, an eighth of MNIST.
   */
  private void losses(Examples examples, int i, float[] z) {
    for (int e = examples.start(i); e < examples.start(i + 1); e++) {
      int t = examples.column(e);
      z[t] = -z[t];
    }
    kernels.bernoulli(z, 0, p, 0, loss, 0, loss.length);
  }

  /** Four sums, since one would wait for the latency of each addition. */
  private static double sum(float[] values) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int t = 0;
    for (; t + 3 < values.length; t += 4) {
      s0 += values[t];
      s1 += values[t + 1];
      s2 += values[t + 2];
      s3 += values[t + 3];
    }
    for (; t < values.length; t++) {
      s0 += values[t];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private void unpack(Examples examples, int i) {
    Arrays.fill(x, 0);
    int t = 0;
    for (int e = examples.start(i); e < examples.start(i + 1); e++) {
      int column = examples.column(e);
      while (column >= layout.inputStart(t + 1)) {
        t++;
      }
      x[t] = layout.value(t, column, examples.exactValue(e));
    }
  }
}
