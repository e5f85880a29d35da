package org.ardent.model.rnn;

import org.ardent.math.DoubleKernels;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Layout;

/** {@link Rnn}'s equations in double arithmetic, for {@link DoubleDensity}. Not thread safe. */
final class RnnForward implements DoubleDensity.Forward {
  private final Rnn model;
  private final Layout layout;
  private final int d;
  private final double[] h;
  private final double[] i;
  private final double[] u;
  private float[] parameters;

  RnnForward(Rnn model) {
    this.model = model;
    layout = model.layout();
    d = model.units();
    h = new double[d];
    i = new double[Rnn.GATES * d];
    u = new double[Rnn.GATES * d];
  }

  void load(float[] values) {
    parameters = values;
  }

  @Override
  public void outputs(double[] inputs, double[] out) {
    for (int j = 0; j < d; j++) {
      h[j] = parameters[model.firstStart() + j];
    }
    for (int t = 0; t < layout.size(); t++) {
      for (int r = layout.outputStart(t); r < layout.outputStart(t + 1); r++) {
        double z = DoubleKernels.dot(parameters, model.outputWeightsStart() + r * d, h, d);
        out[r] = z + parameters[model.outputBiasStart() + r];
      }
      if (t < layout.size() - 1) {
        step(t, inputs);
      }
    }
  }

  private void step(int t, double[] inputs) {
    for (int j = 0; j < i.length; j++) {
      i[j] = parameters[model.positionStart() + t * i.length + j];
    }
    for (int k = layout.inputStart(t); k < layout.inputStart(t + 1); k++) {
      if (inputs[k] != 0) {
        DoubleKernels.addScaled(inputs[k], parameters, k * i.length, i, 0, i.length);
      }
    }
    for (int j = 0; j < u.length; j++) {
      u[j] = DoubleKernels.dot(parameters, model.recurrentStart() + j * d, h, d);
    }
    for (int j = 0; j < d; j++) {
      double r = sigmoid(i[j] + u[j]);
      double z = sigmoid(i[d + j] + u[d + j]);
      double n =
          StrictMath.tanh(i[2 * d + j] + r * (u[2 * d + j] + parameters[model.cStart() + j]));
      h[j] = (1 - z) * n + z * h[j];
    }
  }

  private static double sigmoid(double a) {
    return 1 / (1 + StrictMath.exp(-a));
  }
}
