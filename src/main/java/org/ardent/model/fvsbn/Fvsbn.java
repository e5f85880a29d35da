package org.ardent.model.fvsbn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.math.Arena;
import org.ardent.math.DoubleKernels;
import org.ardent.math.Kernels;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.LowScores;
import org.ardent.model.Outputs;
import org.ardent.model.Tensor;

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

  public static AutoregressiveModel create(
      Layout layout, Activation activation, List<Integer> hidden) {
    if (!hidden.isEmpty()) {
      throw new IllegalArgumentException(NAME + " has no hidden layers, not " + hidden);
    }
    return new Fvsbn(layout, activation);
  }

  public static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
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
              String.format(
                  Locale.ROOT,
                  "alpha[%d, %d] is %s, expected 0: the input does not come before the output",
                  r,
                  k,
                  v));
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
    private static final int BLOCK = 16;
    private static final int GROUP = 4;

    private final Fvsbn model;
    private final Layout layout;
    private final Kernels kernels;
    private final Outputs outputs;
    private final float[] z;

    // Of a block of examples, each `stride` apart.
    private final int stride;
    private final float[] delta;
    private float[] parameters;

    private final int[] entry = new int[BLOCK];
    private final float[] factors = new float[BLOCK];
    private final int[] offsets = new int[BLOCK];

    /** Scores where there are standardised numbers, and rows that are low. */
    private final DoubleDensity exact;

    FvsbnEvaluator(Fvsbn model, Kernels kernels) {
      this.kernels = kernels;
      this.model = model;
      this.layout = model.layout;
      outputs = new Outputs(layout, kernels);
      z = new float[layout.outputs()];
      stride = Arena.stride(layout.outputs());
      delta = new float[BLOCK * stride];
      exact = new DoubleDensity(layout, this::forward);
    }

    @Override
    public void load(float[] values) {
      parameters = values;
    }

    @Override
    public void logLikelihood(Examples examples, double[] out, int offset) {
      if (layout.hasNumbers()) {
        exact.logLikelihood(examples, out, offset);
        return;
      }
      for (int i = 0; i < examples.size(); i++) {
        activate(examples, i);
        out[offset + i] = outputs.logLikelihood(examples, i, z, null, 0);
      }
      LowScores.rescore(
          examples, layout.size(), out, offset, (low, again) -> exact.logLikelihood(low, again, 0));
    }

    @Override
    public void conditionalLogLikelihood(Examples examples, double[] out) {
      if (layout.hasNumbers()) {
        exact.conditionalLogLikelihood(examples, out);
        return;
      }
      for (int i = 0; i < examples.size(); i++) {
        activate(examples, i);
        outputs.logLikelihood(examples, i, z, out, i * layout.size());
      }
      LowScores.rescoreConditionals(examples, layout.size(), out, exact::conditionalLogLikelihood);
    }

    @Override
    public void visitOutputs(Examples examples, OutputsVisitor visitor) {
      exact.visitOutputs(examples, visitor);
    }

    @Override
    public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
      double sum = 0;
      for (int from = 0; from < examples.size(); from += BLOCK) {
        int to = Math.min(from + BLOCK, examples.size());
        for (int i = from; i < to; i++) {
          activate(examples, i);
          sum += outputs.gradient(examples, i, z, delta, (i - from) * stride);
        }
        addBlock(examples, from, to, gradient);
      }
      return sum;
    }

    /**
     * Column after column, the δ of all examples of a block that have it active: each column of the
     * gradient is read and written once for all of them, in the order of the examples.
     */
    private void addBlock(Examples examples, int from, int to, float[] gradient) {
      int count = to - from;
      for (int i = 0; i < count; i++) {
        entry[i] = examples.start(from + i);
        factors[i] = 1;
        offsets[i] = i * stride;
      }
      kernels.addRows(factors, delta, offsets, count, gradient, 0, layout.outputs());
      int column = first(examples, from, count);
      while (column < layout.inputs()) {
        int row = model.firstRow[column];
        int active = 0;
        for (int i = 0; i < count; i++) {
          if (entry[i] < examples.start(from + i + 1) && examples.column(entry[i]) == column) {
            factors[active] = examples.value(entry[i]);
            offsets[active] = i * stride + row;
            active++;
            entry[i]++;
          }
        }
        int rows = layout.outputs() - row;
        kernels.addRows(factors, delta, offsets, active, gradient, model.columnStart[column], rows);
        column = first(examples, from, count);
      }
    }

    /** The lowest column among the entries at hand; the number of columns if there are none. */
    private int first(Examples examples, int from, int count) {
      int lowest = layout.inputs();
      for (int i = 0; i < count; i++) {
        if (entry[i] < examples.start(from + i + 1)) {
          lowest = Math.min(lowest, examples.column(entry[i]));
        }
      }
      return lowest;
    }

    @Override
    public void walk(int end, double[] values, Chooser chooser) {
      System.arraycopy(parameters, 0, z, 0, layout.outputs());
      for (int t = 0; t < end; t++) {
        values[t] = chooser.choose(t, layout.conditional(t), z, layout.outputStart(t));
        float value = (float) layout.inputValue(t, values[t]);
        if (value != 0) {
          addColumn(layout.inputColumn(t, values[t]), value);
        }
      }
    }

    private void forward(double[] inputs, double[] out) {
      for (int r = 0; r < out.length; r++) {
        out[r] = parameters[r];
      }
      for (int k = 0; k < inputs.length; k++) {
        if (inputs[k] != 0) {
          int from = model.firstRow[k];
          DoubleKernels.addScaled(
              inputs[k], parameters, model.columnStart[k], out, from, out.length - from);
        }
      }
    }

    /**
     * z = b + Σ columns of the active inputs, four at a time. The later a column, the fewer outputs
     * it reaches: what the first three reach beyond the fourth goes by itself.
     */
    private void activate(Examples examples, int i) {
      System.arraycopy(parameters, 0, z, 0, layout.outputs());
      int end = examples.start(i + 1);
      int e = examples.start(i);
      for (; e + GROUP <= end; e += GROUP) {
        int common = model.firstRow[examples.column(e + GROUP - 1)];
        for (int j = 0; j < GROUP; j++) {
          int k = examples.column(e + j);
          int row = model.firstRow[k];
          factors[j] = examples.value(e + j);
          kernels.addScaled(factors[j], parameters, model.columnStart[k], z, row, common - row);
          offsets[j] = model.columnStart[k] + common - row;
        }
        kernels.addRows(factors, parameters, offsets, GROUP, z, common, layout.outputs() - common);
      }
      for (; e < end; e++) {
        addColumn(examples.column(e), examples.value(e));
      }
    }

    private void addColumn(int k, float value) {
      int from = model.firstRow[k];
      kernels.addScaled(value, parameters, model.columnStart[k], z, from, layout.outputs() - from);
    }
  }
}
