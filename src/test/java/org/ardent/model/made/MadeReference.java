package org.ardent.model.made;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;

/** MADE under one mask in plain double arithmetic, each entry of the mask by the rule for it. */
final class MadeReference {
  private final AutoregressiveModel model;
  private final Map<String, boolean[]> visible = new HashMap<>();

  MadeReference(AutoregressiveModel model, int mask) {
    this.model = model;
    model.tensors().forEach(t -> visible.put(t.name(), visible(model, mask, t)));
  }

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
    long[][] degrees = new long[last + 1][];
    for (int k = 0; k <= last; k++) {
      degrees[k] = degrees(model, mask, k);
    }
    for (int i = 0; i < visible.length; i++) {
      int r = i / columns;
      int c = i % columns;
      String name = tensor.name();
      if (name.equals("direct.weight")) {
        visible[i] = in[c] < out[r];
      } else if (name.equals("output.weight")) {
        visible[i] = degrees[last][c] <= out[r];
      } else if (name.equals("layer.0.weight")) {
        visible[i] = degrees[0][r] >= in[c] + 1;
      } else {
        int k = Integer.parseInt(name.split("\\.", -1)[1]);
        visible[i] = degrees[k][r] >= degrees[k - 1][c];
      }
    }
    return visible;
  }

  private double[] product(
      Map<String, double[]> tensors, String weight, double[] bias, double[] x) {
    boolean[] shown = visible.get(weight);
    double[] w = tensors.get(weight);
    double[] y = bias.clone();
    for (int i = 0; i < w.length; i++) {
      if (shown[i]) {
        y[i / x.length] += w[i] * x[i % x.length];
      }
    }
    return y;
  }

  /**
   * log p of a row.
   *
   * @param kept the dropout mask of all hidden units, layer after layer
   */
  double logLikelihood(Map<String, double[]> tensors, float[] x, float[] kept) {
    Layout layout = model.layout();
    double[] inputs = ReferenceDensity.inputs(layout, x);
    double[] h = inputs;
    int layers = model.hidden().size();
    int unit = 0;
    for (int k = 0; k < layers; k++) {
      h = product(tensors, "layer." + k + ".weight", tensors.get("layer." + k + ".bias"), h);
      for (int j = 0; j < h.length; j++) {
        h[j] = ReferenceDensity.activation(model.activation(), h[j]) * kept[unit++];
      }
    }
    double[] out = product(tensors, "output.weight", tensors.get("output.bias"), h);
    if (tensors.containsKey("direct.weight")) {
      out = product(tensors, "direct.weight", out, inputs);
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
