package org.ardent.model.nade;

import org.ardent.math.DoubleKernels;
import org.ardent.model.DoubleDensity;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;

/** {@link Nade}'s equations in double arithmetic, for {@link DoubleDensity}. Not thread safe. */
final class NadeForward implements DoubleDensity.Forward {
  private final Nade model;
  private final Layout layout;
  private final HiddenLayer hidden;
  private final double[] a;
  private final double[] h;
  private float[] parameters;

  NadeForward(Nade model) {
    this.model = model;
    layout = model.layout();
    hidden = HiddenLayer.of(model.activation());
    a = new double[model.units()];
    h = new double[model.units()];
  }

  void load(float[] values) {
    parameters = values;
  }

  @Override
  public void outputs(double[] inputs, double[] out) {
    int d = a.length;
    for (int j = 0; j < d; j++) {
      a[j] = parameters[model.hiddenBiasStart() + j];
    }
    boolean moved = true;
    for (int t = 0; t < layout.size(); t++) {
      if (moved) {
        for (int j = 0; j < d; j++) {
          h[j] = hidden.activate(a[j]);
        }
      }
      for (int r = layout.outputStart(t); r < layout.outputStart(t + 1); r++) {
        double z = DoubleKernels.dot(parameters, model.outputWeightsStart() + r * d, h, d);
        out[r] = z + parameters[model.outputBiasStart() + r];
      }
      moved = false;
      for (int k = layout.inputStart(t); k < layout.inputStart(t + 1); k++) {
        if (inputs[k] != 0) {
          DoubleKernels.addScaled(inputs[k], parameters, k * d, a, 0, d);
          moved = true;
        }
      }
    }
  }
}
