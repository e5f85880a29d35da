package org.ardent.model.nade;

import java.util.List;
import java.util.Map;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.Tensor;
import org.ardent.model.TensorLayout;
import org.ardent.model.TensorModel;

/**
 * The neural autoregressive distribution estimator with tied weights (Larochelle &amp; Murray
 * 2011); with real-valued conditionals it is RNADE (Uria, Murray &amp; Larochelle 2013).
 *
 * <pre>
 * a(0) = c;  a(t+1) = a(t) + Σ_code x(t)·W[in(t)];  h(t) = s(a(t));  out(t) = V[out(t)]·h(t) + b[out(t)]
 * </pre>
 *
 * <p>Parameters: W (N_in × d), c (d), V (N_out × d), b (N_out), one after the other, as in the
 * file. {@link NadeEvaluator} computes.
 */
public final class Nade implements AutoregressiveModel, TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "nade";

  /** Standard deviation of the initial weights (Uria et al. 2016). */
  private static final double INITIAL_STD = 0.01;

  private final Layout layout;
  private final Activation activation;
  private final int units;
  private final TensorLayout tensors;

  private Nade(Layout layout, Activation activation, int units) {
    this.layout = layout;
    this.activation = activation;
    this.units = units;
    tensors =
        new TensorLayout.Builder()
            .add("W", layout.inputs(), units)
            .add("c", units)
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
    return new Nade(layout, activation, hidden.get(0));
  }

  public static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
    Tensor c = tensors.get("c");
    if (c == null || c.shape().size() != 1) {
      throw new IllegalArgumentException("tensor c is missing or not a vector");
    }
    return c.shape();
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
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (INITIAL_STD * random.nextGaussian());
    }
    for (int i = hiddenBiasStart(); i < outputWeightsStart(); i++) {
      parameters[i] = 0;
    }
    System.arraycopy(outputBias, 0, parameters, outputBiasStart(), layout.outputs());
  }

  @Override
  public List<int[]> penalizedRanges() {
    return List.of(
        new int[] {0, hiddenBiasStart()}, new int[] {outputWeightsStart(), outputBiasStart()});
  }

  /** Rows of parameters and gradient are padded, which takes much where there are few units. */
  @Override
  public int evaluatorCopies() {
    return (int) Math.ceil(2.0 * Arena.stride(units) / units);
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    return new NadeEvaluator(this, kernels);
  }

  int units() {
    return units;
  }

  /** Where c starts in the flat vector; W starts at 0. */
  int hiddenBiasStart() {
    return tensors.start(1);
  }

  /** Where V starts in the flat vector. */
  int outputWeightsStart() {
    return tensors.start(2);
  }

  /** Where b starts in the flat vector. */
  int outputBiasStart() {
    return tensors.start(3);
  }
}
