package org.ardent.model;

import org.ardent.math.Kernels;

/** The nonlinearity in double and, with its derivative, as kernels. */
enum HiddenLayer {
  SIGMOID {
    @Override
    double activate(double a) {
      return 1 / (1 + StrictMath.exp(-a));
    }

    @Override
    void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.sigmoid(a, ao, h, ho, n);
    }

    @Override
    void addGradient(Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addSigmoidGradient(d, dOff, h, ho, y, yo, n);
    }
  },
  RELU {
    @Override
    double activate(double a) {
      return Math.max(a, 0);
    }

    @Override
    void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.relu(a, ao, h, ho, n);
    }

    @Override
    void addGradient(Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addReluGradient(d, dOff, h, ho, y, yo, n);
    }
  },
  TANH {
    @Override
    double activate(double a) {
      return StrictMath.tanh(a);
    }

    @Override
    void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n) {
      k.tanh(a, ao, h, ho, n);
    }

    @Override
    void addGradient(Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n) {
      k.addTanhGradient(d, dOff, h, ho, y, yo, n);
    }
  };

  /** s(a). */
  abstract double activate(double a);

  /** h = s(a). */
  abstract void activate(Kernels k, float[] a, int ao, float[] h, int ho, int n);

  /** y += d·s′, where s′ is computed from the value h = s(a). */
  abstract void addGradient(
      Kernels k, float[] d, int dOff, float[] h, int ho, float[] y, int yo, int n);

  static HiddenLayer of(Activation activation) {
    return valueOf(activation.name());
  }
}
