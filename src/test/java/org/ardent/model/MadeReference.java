package org.ardent.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** MADE in plain double arithmetic, each mask entry by DESIGN's rule for it. */
final class MadeReference {
  private MadeReference() {}

  private static long[] structure(AutoregressiveModel model, String name) {
    return model.structure().stream()
        .filter(t -> t.tensor().name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }

  /** For each of the layout's positions its place in the mask's ordering. */
  private static int[] places(AutoregressiveModel model, int mask) {
    int n = model.layout().size();
    long[] orderings = structure(model, "ordering");
    int[] places = new int[n];
    for (int s = 0; s < n; s++) {
      places[model.layout().positionOf((int) orderings[mask * n + s])] = s;
    }
    return places;
  }

  private static long[] degrees(AutoregressiveModel model, int mask, int layer) {
    int units = model.hidden().get(layer);
    return Arrays.copyOfRange(
        structure(model, "degrees." + layer), mask * units, (mask + 1) * units);
  }

  private static int[] inputPlaces(AutoregressiveModel model, int mask) {
    Layout layout = model.layout();
    int[] places = places(model, mask);
    int[] result = new int[layout.inputs()];
    for (int t = 0; t < layout.size(); t++) {
      Arrays.fill(result, layout.inputStart(t), layout.inputStart(t + 1), places[t]);
    }
    return result;
  }

  private static int[] outputPlaces(AutoregressiveModel model, int mask) {
    Layout layout = model.layout();
    int[] places = places(model, mask);
    int[] result = new int[layout.outputs()];
    for (int t = 0; t < layout.size(); t++) {
      Arrays.fill(result, layout.outputStart(t), layout.outputStart(t + 1), places[t]);
    }
    return result;
  }

  /** Which entries of a tensor a mask lets through; biases all. */
  static boolean[] visible(AutoregressiveModel model, int mask, Tensor tensor) {
    boolean[] visible = new boolean[tensor.size()];
    if (tensor.shape().size() == 1) {
      Arrays.fill(visible, true);
      return visible;
    }
    int columns = tensor.shape().get(1);
    int[] in = inputPlaces(model, mask);
    int[] out = outputPlaces(model, mask);
    int last = model.hidden().size() - 1;
    for (int i = 0; i < visible.length; i++) {
      int r = i / columns;
      int c = i % columns;
      String name = tensor.name();
      if (name.equals("direct.weight")) {
        visible[i] = in[c] < out[r];
      } else if (name.equals("output.weight")) {
        visible[i] = degrees(model, mask, last)[c] <= out[r];
      } else if (name.equals("layer.0.weight")) {
        visible[i] = degrees(model, mask, 0)[r] >= in[c] + 1;
      } else {
        int k = Integer.parseInt(name.split("\\.", -1)[1]);
        visible[i] = degrees(model, mask, k)[r] >= degrees(model, mask, k - 1)[c];
      }
    }
    return visible;
  }

  private static double[] product(
      AutoregressiveModel model,
      int mask,
      Map<String, double[]> tensors,
      String weight,
      double[] bias,
      double[] x) {
    Tensor tensor =
        model.tensors().stream().filter(t -> t.name().equals(weight)).findFirst().orElseThrow();
    boolean[] visible = visible(model, mask, tensor);
    double[] y = bias.clone();
    for (int r = 0; r < y.length; r++) {
      for (int c = 0; c < x.length; c++) {
        if (visible[r * x.length + c]) {
          y[r] += tensors.get(weight)[r * x.length + c] * x[c];
        }
      }
    }
    return y;
  }

  /**
   * log p of a row under one mask.
   *
   * @param kept the dropout mask of all hidden units, layer after layer
   */
  static double logLikelihood(
      AutoregressiveModel model, int mask, Map<String, double[]> tensors, float[] x, float[] kept) {
    Layout layout = model.layout();
    double[] inputs = ReferenceDensity.inputs(layout, x);
    double[] h = inputs;
    List<Integer> hidden = model.hidden();
    int unit = 0;
    for (int k = 0; k < hidden.size(); k++) {
      double[] bias = tensors.get("layer." + k + ".bias");
      h = product(model, mask, tensors, "layer." + k + ".weight", bias, h);
      for (int j = 0; j < h.length; j++) {
        h[j] = ReferenceDensity.activation(model.activation(), h[j]) * kept[unit++];
      }
    }
    double[] out = product(model, mask, tensors, "output.weight", tensors.get("output.bias"), h);
    if (tensors.containsKey("direct.weight")) {
      out = product(model, mask, tensors, "direct.weight", out, inputs);
    }
    double sum = 0;
    for (int t = 0; t < layout.size(); t++) {
      Variable variable = layout.variables().get(layout.variableAt(t));
      double[] own = Arrays.copyOfRange(out, layout.outputStart(t), layout.outputStart(t + 1));
      sum += ReferenceDensity.logDensity(variable, own, x[t]);
    }
    return sum;
  }
}
