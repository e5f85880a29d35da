package org.ardent.model.autoencoder;

import java.util.Arrays;
import org.ardent.math.Kernels;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;
import org.ardent.model.Objective;
import org.ardent.model.conditional.Conditional;

/** Evaluates {@link Autoencoder}: codes, reconstruction errors, gradients. Not thread safe. */
public final class AutoencoderEvaluator implements Objective {
  private final Autoencoder model;
  private final Layout layout;
  private final Kernels kernels;
  private final HiddenLayer hidden;
  private final int inputs;
  private final int width;
  private final int code;

  private final float[] a1;
  private final float[] h1;
  private final float[] dh1;
  private final float[] da1;
  private final float[] a2;
  private final float[] h2;
  private final float[] dh2;
  private final float[] da2;

  /** s′ is computed from a layer's value, the next layer sees it after dropout. */
  private final float[] seen1;

  private final float[] seen2;

  /** Dropout of both layers, one after the other. */
  private final float[] mask;

  private final float[] z;
  private final float[] delta;
  private float[] parameters;

  AutoencoderEvaluator(Autoencoder model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    layout = model.layout();
    hidden = HiddenLayer.of(model.activation());
    inputs = layout.inputs();
    width = model.width();
    code = model.codeLength();
    a1 = new float[width];
    h1 = new float[width];
    dh1 = new float[width];
    da1 = new float[width];
    seen1 = new float[width];
    a2 = new float[code];
    h2 = new float[code];
    dh2 = new float[code];
    da2 = new float[code];
    seen2 = new float[code];
    mask = new float[width + code];
    z = new float[inputs];
    delta = new float[inputs];
  }

  @Override
  public void load(float[] values) {
    parameters = values;
  }

  /**
   * The code e(x) of each row.
   *
   * @param out receives size × H2 values, row by row
   */
  public void encode(Examples examples, float[] out) {
    for (int i = 0; i < examples.size(); i++) {
      encode(examples, i, null);
      System.arraycopy(h2, 0, out, i * code, code);
    }
  }

  /** Minus the reconstruction error of each row. */
  @Override
  public void objective(Examples examples, double[] out, int offset) {
    for (int i = 0; i < examples.size(); i++) {
      encode(examples, i, null);
      decode();
      out[offset + i] = objective(examples, i, false);
    }
  }

  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      encode(examples, i, dropout);
      decode();
      sum += examples.weight(i) * objective(examples, i, true);
      examples.weigh(i, delta, 0, inputs);
      backward(examples, i, dropout != null, gradient);
    }
    return sum;
  }

  private void encode(Examples x, int row, Dropout dropout) {
    System.arraycopy(parameters, model.firstBiasStart(), a1, 0, width);
    for (int e = x.start(row); e < x.start(row + 1); e++) {
      kernels.addScaled(x.value(e), parameters, x.column(e) * width, a1, 0, width);
    }
    hidden.activate(kernels, a1, 0, h1, 0, width);
    System.arraycopy(h1, 0, seen1, 0, width);
    if (dropout != null) {
      dropout.fill(x.id(row), mask, 0, mask.length);
      kernels.multiply(mask, 0, seen1, 0, width);
    }
    kernels.multiplyRows(parameters, model.codeWeightsStart(), width, code, seen1, 0, width, a2, 0);
    kernels.add(parameters, model.codeBiasStart(), a2, 0, code);
    hidden.activate(kernels, a2, 0, h2, 0, code);
    System.arraycopy(h2, 0, seen2, 0, code);
    if (dropout != null) {
      kernels.multiply(mask, width, seen2, 0, code);
    }
  }

  /** z = V·e(x) + c. */
  private void decode() {
    kernels.multiplyRows(
        parameters, model.outputWeightsStart(), code, inputs, seen2, 0, code, z, 0);
    kernels.add(parameters, model.outputBiasStart(), z, 0, inputs);
  }

  /** Minus the error of a row; with {@code differentiate} its derivative by z in {@code delta}. */
  private double objective(Examples x, int row, boolean differentiate) {
    double sum = 0;
    int e = x.start(row);
    for (int t = 0; t < layout.size(); t++) {
      int o = layout.inputStart(t);
      double value = layout.value(t, x, row, e);
      e += layout.isActive(t, x, row, e) ? 1 : 0;
      Conditional reconstruction = model.reconstruction(t);
      sum +=
          differentiate
              ? reconstruction.gradient(z, o, value, delta, o)
              : reconstruction.logDensity(z, o, value);
    }
    return sum;
  }

  private void backward(Examples x, int row, boolean masked, float[] gradient) {
    int v = model.outputWeightsStart();
    Arrays.fill(dh2, 0);
    Arrays.fill(da2, 0);
    kernels.backwardRows(
        parameters, v, gradient, v, code, inputs, delta, 0, seen2, 0, dh2, 0, code);
    kernels.add(delta, 0, gradient, model.outputBiasStart(), inputs);
    if (masked) {
      kernels.multiply(mask, width, dh2, 0, code);
    }
    hidden.addGradient(kernels, dh2, 0, h2, 0, da2, 0, code);

    int w2 = model.codeWeightsStart();
    Arrays.fill(dh1, 0);
    Arrays.fill(da1, 0);
    kernels.backwardRows(
        parameters, w2, gradient, w2, width, code, da2, 0, seen1, 0, dh1, 0, width);
    kernels.add(da2, 0, gradient, model.codeBiasStart(), code);
    if (masked) {
      kernels.multiply(mask, 0, dh1, 0, width);
    }
    hidden.addGradient(kernels, dh1, 0, h1, 0, da1, 0, width);

    kernels.add(da1, 0, gradient, model.firstBiasStart(), width);
    for (int e = x.start(row); e < x.start(row + 1); e++) {
      kernels.addScaled(x.value(e), da1, 0, gradient, x.column(e) * width, width);
    }
  }
}
