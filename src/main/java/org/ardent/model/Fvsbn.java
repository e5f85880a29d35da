package org.ardent.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ardent.math.Kernels;
import org.ardent.math.Random;

/**
 * The fully visible sigmoid belief network (Neal 1992; Frey 1998): every conditional is a
 * generalised linear model of the inputs before it,
 *
 * <pre>out(t) = b[out(t)] + Σ_{u&lt;t} alpha[out(t), in(u)]·x(u)</pre>
 *
 * <p>Parameters: b, then for each input column k of position u the entries alpha[outputs after u,
 * k]. Only the part below the block diagonal is kept: n(n+1)/2 numbers for n binary variables. A
 * column is contiguous, so that out is b plus the columns of the active inputs, and the gradient of
 * a column the outputs' gradient added to it.
 */
public final class Fvsbn implements AutoregressiveModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "fvsbn";

  private static final String ALPHA = "alpha";
  private static final String BIAS = "b";

  private final Layout layout;
  private final Activation activation;

  /** First output row that input column k feeds. */
  private final int[] firstRow;

  /** Where column k starts in the flat vector; of k = N_in, the length of the vector. */
  private final int[] columnStart;

  private Fvsbn(Layout layout, Activation activation) {
    this.layout = layout;
    this.activation = activation;
    int inputs = layout.inputs();
    firstRow = new int[inputs];
    columnStart = new int[inputs + 1];
    columnStart[0] = layout.outputs();
    for (int u = 0; u < layout.size(); u++) {
      for (int k = layout.inputStart(u); k < layout.inputStart(u + 1); k++) {
        firstRow[k] = layout.outputStart(u + 1);
        columnStart[k + 1] = Math.addExact(columnStart[k], layout.outputs() - firstRow[k]);
      }
    }
  }

  static AutoregressiveModel create(Layout layout, Activation activation, List<Integer> hidden) {
    if (!hidden.isEmpty()) {
      throw new IllegalArgumentException(NAME + " has no hidden layers, not " + hidden);
    }
    return new Fvsbn(layout, activation);
  }

  static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
    return List.of();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public Activation activation() {
    return activation;
  }

  @Override
  public List<Integer> hidden() {
    return List.of();
  }

  @Override
  public int parameterCount() {
    return columnStart[layout.inputs()];
  }

  @Override
  public List<Tensor> tensors() {
    return List.of(
        Tensor.of(ALPHA, layout.outputs(), layout.inputs()), Tensor.of(BIAS, layout.outputs()));
  }

  @Override
  public float[] tensor(Tensor tensor, float[] parameters) {
    if (tensor.name().equals(BIAS)) {
      return Arrays.copyOf(parameters, layout.outputs());
    }
    int inputs = layout.inputs();
    float[] dense = new float[tensor.size()];
    for (int k = 0; k < inputs; k++) {
      for (int r = firstRow[k]; r < layout.outputs(); r++) {
        dense[r * inputs + k] = parameters[columnStart[k] + r - firstRow[k]];
      }
    }
    return dense;
  }

  @Override
  public void setTensor(Tensor tensor, float[] values, float[] parameters) {
    if (tensor.name().equals(BIAS)) {
      System.arraycopy(values, 0, parameters, 0, layout.outputs());
      return;
    }
    int inputs = layout.inputs();
    for (int k = 0; k < inputs; k++) {
      for (int r = 0; r < layout.outputs(); r++) {
        float v = values[r * inputs + k];
        if (r >= firstRow[k]) {
          parameters[columnStart[k] + r - firstRow[k]] = v;
        } else if (v != 0) {
          throw new IllegalArgumentException(
              "alpha[%d, %d] is %s, expected 0: the input does not come before the output"
                  .formatted(r, k, v));
        }
      }
    }
  }

  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Arrays.fill(parameters, 0);
    System.arraycopy(outputBias, 0, parameters, 0, layout.outputs());
  }

  @Override
  public List<int[]> penalizedRanges() {
    return List.of(new int[] {layout.outputs(), parameterCount()});
  }

  @Override
  public int evaluatorCopies() {
    return 0;
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    return new FvsbnEvaluator(this, kernels);
  }

  private static final class FvsbnEvaluator implements Evaluator {
    private final Fvsbn model;
    private final Layout layout;
    private final Kernels kernels;
    private final Outputs outputs;
    private final float[] z;
    private final float[] delta;
    private float[] parameters;

    FvsbnEvaluator(Fvsbn model, Kernels kernels) {
      this.kernels = kernels;
      this.model = model;
      this.layout = model.layout;
      outputs = new Outputs(layout, kernels);
      z = new float[layout.outputs()];
      delta = new float[layout.outputs()];
    }

    @Override
    public void load(float[] values) {
      parameters = values;
    }

    @Override
    public void logLikelihood(Examples examples, double[] out, int offset) {
      for (int i = 0; i < examples.size(); i++) {
        activate(examples, i);
        out[offset + i] = outputs.logLikelihood(examples, i, z, null, 0);
      }
    }

    @Override
    public void conditionalLogLikelihood(Examples examples, double[] out) {
      for (int i = 0; i < examples.size(); i++) {
        activate(examples, i);
        outputs.logLikelihood(examples, i, z, out, i * layout.size());
      }
    }

    @Override
    public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
      int rows = layout.outputs();
      double sum = 0;
      for (int i = 0; i < examples.size(); i++) {
        activate(examples, i);
        sum += outputs.gradient(examples, i, z, delta);
        kernels.add(delta, 0, gradient, 0, rows);
        for (int e = examples.start(i); e < examples.start(i + 1); e++) {
          int k = examples.column(e);
          int from = model.firstRow[k];
          kernels.addScaled(
              examples.value(e), delta, from, gradient, model.columnStart[k], rows - from);
        }
      }
      return sum;
    }

    @Override
    public void sample(int observed, float[] values, double[] means, Random random) {
      System.arraycopy(parameters, 0, z, 0, layout.outputs());
      for (int t = 0; t < layout.size(); t++) {
        int o = layout.outputStart(t);
        means[t] = layout.conditional(t).mean(z, o);
        if (t >= observed) {
          values[t] = layout.conditional(t).sample(z, o, random);
        }
        int k = Outputs.inputColumn(layout, t, values[t]);
        float value = Outputs.inputValue(layout, t, values[t]);
        if (value != 0) {
          addColumn(k, value);
        }
      }
    }

    /** z = b + Σ columns of the active inputs. */
    private void activate(Examples examples, int i) {
      System.arraycopy(parameters, 0, z, 0, layout.outputs());
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        addColumn(examples.column(e), examples.value(e));
      }
    }

    private void addColumn(int k, float value) {
      int from = model.firstRow[k];
      kernels.addScaled(value, parameters, model.columnStart[k], z, from, layout.outputs() - from);
    }
  }
}
