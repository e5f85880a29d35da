package org.ardent.model;

import java.util.Arrays;
import org.ardent.math.Kernels;

/** The nonlinearity in double and, with its derivative, as kernels. */
public enum HiddenLayer {
  SIGMOID {
    @Override
    public double activate(double a) {
      return 1 / (1 + StrictMath.exp(-a));
    }

    @Override
    public void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.sigmoid(a, ao, h, ho, n);
    }

    @Override
    public void addGradient(
        Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addSigmoidGradient(d, dOff, h, ho, y, yo, n);
    }
  },
  RELU {
    @Override
    public void step(
        Kernels k, float s, float[] w, int wo, float[] a, int ao, float[] h, int ho, int n) {
      k.addScaledRelu(s, w, wo, a, ao, h, ho, n);
    }

    @Override
    public void takeGradient(
        Kernels k,
        float[] d,
        int dOff,
        float[] h,
        int ho,
        float[] p,
        int po,
        float s,
        float[] y,
        int yo,
        int n) {
      k.takeReluGradient(d, dOff, h, ho, p, po, s, y, yo, n);
    }

    @Override
    public void activateSum(
        Kernels k, float[] a, int ao, float[] b, int bo, float[] h, int ho, float[] sum, int n) {
      k.reluOfSum(a, ao, b, bo, h, ho, n);
    }

    @Override
    public double activate(double a) {
      return Math.max(a, 0);
    }

    @Override
    public void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.relu(a, ao, h, ho, n);
    }

    @Override
    public void addGradient(
        Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addReluGradient(d, dOff, h, ho, y, yo, n);
    }
  },
  TANH {
    @Override
    public double activate(double a) {
      return StrictMath.tanh(a);
    }

    @Override
    public void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.tanh(a, ao, h, ho, n);
    }

    @Override
    public void addGradient(
        Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addTanhGradient(d, dOff, h, ho, y, yo, n);
    }
  };

  /** s(a). */
  public abstract double activate(double a);

  /** h = s(a). */
  public abstract void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n);

  /**
   * h = s(a + b).
   *
   * @param sum scratch memory for the sum, from 0
   */
  public void activateSum(
      Kernels k, float[] a, int ao, float[] b, int bo, float[] h, int ho, float[] sum, int n) {
    System.arraycopy(a, ao, sum, 0, n);
    k.add(b, bo, sum, 0, n);
    activate(k, sum, 0, h, ho, n);
  }

  /** a += s·w, then h = s(a). */
  public void step(
      Kernels k, float s, float[] w, int wo, float[] a, int ao, float[] h, int ho, int n) {
    k.addScaled(s, w, wo, a, ao, n);
    activate(k, a, ao, h, ho, n);
  }

  /** p += d·s′, then y += s·p and d = 0. */
  public void takeGradient(
      Kernels k,
      float[] d,
      int dOff,
      float[] h,
      int ho,
      float[] p,
      int po,
      float s,
      float[] y,
      int yo,
      int n) {
    addGradient(k, d, dOff, h, ho, p, po, n);
    k.addScaled(s, p, po, y, yo, n);
    Arrays.fill(d, dOff, dOff + n, 0);
  }

  /** y += d·s′, where s′ is computed from the value h = s(a). */
  public abstract void addGradient(
      Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n);

  public static HiddenLayer of(Activation activation) {
    return valueOf(activation.name());
  }
}
