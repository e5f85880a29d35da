package org.ardent.model.rnn;

import java.util.Arrays;
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
 * A recurrent density: gated recurrent units (Cho et al. 2014) carry what came before, with
 * recurrent weights shared over positions and input and output weights of every column's own, as in
 * NADE.
 *
 * <pre>
 * h(0) = h₀;  out(t) = V[out(t)]·h(t) + b[out(t)];  i = β_t + Σ_code x(t)·W[in(t)] = (i_r, i_z, i_n)
 * r = σ(i_r + U_r·h);  z = σ(i_z + U_z·h);  ñ = tanh(i_n + r ⊙ (U_n·h + c));  h(t+1) = (1−z) ⊙ ñ + z ⊙ h
 * </pre>
 *
 * <p>Dropout masks h as the outputs see it, one mask per row, and not as it is carried on. The
 * activation that hidden layers may have plays no part.
 *
 * <p>Parameters: W (N_in × 3d), β (n × 3d), U (3d × d), c (d), h₀ (d), V (N_out × d), b (N_out),
 * one after the other, as in the file. {@link RnnEvaluator} computes.
 */
public final class Rnn implements AutoregressiveModel, TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "rnn";

  /** The most floats that a block of rows keeps on its way through all positions. */
  static final long MOST_KEPT = 16L << 20;

  /** r, z and n. */
  static final int GATES = 3;

  private final Layout layout;
  private final Activation activation;
  private final int units;
  private final TensorLayout tensors;

  private Rnn(Layout layout, Activation activation, int units) {
    this.layout = layout;
    this.activation = activation;
    this.units = units;
    int gates = Math.multiplyExact(GATES, units);
    tensors =
        new TensorLayout.Builder()
            .add("W", layout.inputs(), gates)
            .add("beta", layout.size(), gates)
            .add("U", gates, units)
            .add("c", units)
            .add("h0", units)
            .add("V", layout.outputs(), units)
            .add("b", layout.outputs())
            .build();
  }

  /**
   * A model.
   *
   * @param hidden the number of units of its one layer
   * @throws IllegalArgumentException if it is not one of at least one unit
   */
  public static AutoregressiveModel create(
      Layout layout, Activation activation, List<Integer> hidden) {
    if (hidden.size() != 1 || hidden.get(0) < 1) {
      throw new IllegalArgumentException(
          NAME + " has one hidden layer of at least one unit, not " + hidden);
    }
    return new Rnn(layout, activation, hidden.get(0));
  }

  /** The hidden layers of the tensors of a file, by name. */
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

  /**
   * Recurrent weights uniform in ±1/√d, input and output weights in ±√(6/(inputs + outputs)) of
   * what they connect (Glorot &amp; Bengio 2010); at a position one column is active, so that W's
   * inputs are one. Biases and h₀ are 0.
   */
  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Random random = Random.of(seed, Random.INITIALIZATION);
    Arrays.fill(parameters, 0);
    fill(random, parameters, 0, positionStart(), StrictMath.sqrt(6.0 / (1 + GATES * units)));
    fill(random, parameters, recurrentStart(), cStart(), 1 / StrictMath.sqrt(units));
    fill(
        random,
        parameters,
        outputWeightsStart(),
        outputBiasStart(),
        StrictMath.sqrt(6.0 / (units + 1)));
    System.arraycopy(outputBias, 0, parameters, outputBiasStart(), layout.outputs());
  }

  private static void fill(Random random, float[] parameters, int from, int to, double limit) {
    for (int i = from; i < to; i++) {
      parameters[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  @Override
  public List<int[]> penalizedRanges() {
    return List.of(
        new int[] {0, positionStart()},
        new int[] {recurrentStart(), cStart()},
        new int[] {outputWeightsStart(), outputBiasStart()});
  }

  /**
   * W, β and V are padded, U is kept transposed too. And the gradient. What a block of rows keeps
   * of all positions comes on top, of at most {@link #MOST_KEPT} floats.
   */
  @Override
  public int evaluatorCopies() {
    long tape =
        RnnEvaluator.trainingBlock(this)
            * (RnnTape.floats(layout.size(), units) + layout.outputs());
    double padding = (double) Arena.stride(units) / units;
    return (int) Math.ceil(3 * padding + (double) tape / parameterCount());
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    return new RnnEvaluator(this, kernels);
  }

  int units() {
    return units;
  }

  /** Where β starts in the flat vector; W starts at 0. */
  int positionStart() {
    return tensors.start(1);
  }

  /** Where U starts in the flat vector. */
  int recurrentStart() {
    return tensors.start(2);
  }

  /** Where c starts in the flat vector. */
  int cStart() {
    return tensors.start(3);
  }

  /** Where h₀ starts in the flat vector. */
  int firstStart() {
    return tensors.start(4);
  }

  /** Where V starts in the flat vector. */
  int outputWeightsStart() {
    return tensors.start(5);
  }

  /** Where b starts in the flat vector. */
  int outputBiasStart() {
    return tensors.start(6);
  }
}
