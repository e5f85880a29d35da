package org.ardent.model.nadeuntied;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.Tensor;
import org.ardent.model.TensorLayout;
import org.ardent.model.TensorModel;
import org.ardent.model.nade.Nade;

/**
 * The neural autoregressive distribution estimator without weight sharing: every conditional has a
 * hidden layer of its own, a feed-forward network of the inputs before it (Bengio &amp; Bengio
 * 2000; what {@link Nade} ties).
 *
 * <pre>h(t) = s(c[t] + Σ_{u&lt;t} A_t[in(u)]·x(u));  out(t) = V[out(t)]·h(t) + b[out(t)]</pre>
 *
 * <p>Parameters: A (Σ_t Σ_{u&lt;t} e(u) × d, the rows of A_0 before those of A_1), c (n × d), V
 * (N_out × d), b (N_out), one after the other, as in the file: of the order of n²·d/2 numbers.
 * {@link NadeUntiedEvaluator} computes.
 */
public final class NadeUntied implements AutoregressiveModel, TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "nade-untied";

  /** Standard deviation of the initial weights, as of {@link Nade}. */
  private static final double INITIAL_STD = 0.01;

  private final Layout layout;
  private final Activation activation;
  private final int units;
  private final int[] firstRow;
  private final TensorLayout tensors;

  private NadeUntied(Layout layout, Activation activation, int units) {
    this.layout = layout;
    this.activation = activation;
    this.units = units;
    int n = layout.size();
    firstRow = new int[n + 1];
    for (int t = 0; t < n; t++) {
      firstRow[t + 1] = Math.addExact(firstRow[t], layout.inputStart(t));
    }
    tensors =
        new TensorLayout.Builder()
            .add("A", firstRow[n], units)
            .add("c", n, units)
            .add("V", layout.outputs(), units)
            .add("b", layout.outputs())
            .build();
  }

  public static AutoregressiveModel create(
      Layout layout, Activation activation, List<Integer> hidden) {
    if (hidden.size() != 1 || hidden.get(0) < 1) {
      throw new IllegalArgumentException(
          NAME + " has one hidden layer of at least one unit, not " + hidden);
    }
    return new NadeUntied(layout, activation, hidden.get(0));
  }

  public static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
    Tensor c = tensors.get("c");
    if (c == null || c.shape().size() != 2) {
      throw new IllegalArgumentException("tensor c is missing or not a matrix");
    }
    return c.shape().subList(1, 2);
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
    return List.of(units);
  }

  @Override
  public TensorLayout tensorLayout() {
    return tensors;
  }

  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Random random = Random.of(seed, Random.INITIALIZATION);
    for (int[] range : penalizedRanges()) {
      for (int i = range[0]; i < range[1]; i++) {
        parameters[i] = (float) (INITIAL_STD * random.nextGaussian());
      }
    }
    Arrays.fill(parameters, tensors.start(1), tensors.start(2), 0);
    System.arraycopy(outputBias, 0, parameters, tensors.start(3), layout.outputs());
  }

  @Override
  public List<int[]> penalizedRanges() {
    return List.of(new int[] {0, tensors.start(1)}, new int[] {tensors.start(2), tensors.start(3)});
  }

  @Override
  public int evaluatorCopies() {
    return 0;
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    return new NadeUntiedEvaluator(this, kernels);
  }

  int units() {
    return units;
  }

  /** Where A_t starts in the flat vector; input column k has row k of it. */
  int weightsStart(int t) {
    return firstRow[t] * units;
  }

  /** Where c[t] starts in the flat vector. */
  int hiddenBiasStart(int t) {
    return tensors.start(1) + t * units;
  }

  /** Where the first row of V[out(t)] starts in the flat vector. */
  int outputWeightsStart(int t) {
    return tensors.start(2) + layout.outputStart(t) * units;
  }

  /** Where b[out(t)] starts in the flat vector. */
  int outputBiasStart(int t) {
    return tensors.start(3) + layout.outputStart(t);
  }
}
