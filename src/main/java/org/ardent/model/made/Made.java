package org.ardent.model.made;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.LongTensor;
import org.ardent.model.Tensor;
import org.ardent.model.TensorLayout;
import org.ardent.model.TensorModel;

/**
 * The masked autoencoder for distribution estimation (Germain, Gregor, Murray &amp; Larochelle
 * 2015): a feed-forward network whose connections are masked so that out(t) sees only x(u), u&lt;t.
 *
 * <p>Each hidden unit has a degree m in [1, n−1], the number of positions it may see. Position t
 * feeds a unit iff m ≥ t+1; a unit feeds one of the next layer iff m′ ≥ m; a unit feeds out(t) iff
 * m ≤ t. With direct connections in(u) feeds out(t) iff u &lt; t.
 *
 * <p>With several masks the density is the mean of those of M fixed (ordering, degrees), which
 * share all weights: log p = log-mean-exp over the M. Training takes one after the other, by the
 * number of the step. Rows and columns of the tensors are laid out by position of the first
 * ordering, the layout's, whatever the mask.
 *
 * <p>Parameters: Wᵀ of the first layer (N_in × units, so that an active input adds a row), its
 * biases; W (units × units before) and biases of every further layer; the output weights (N_out ×
 * units), the output biases; direct weights transposed (N_in × N_out). All are dense: a weight that
 * one mask hides may be seen under another, and what every mask hides has no effect and no
 * gradient, but stays as the file had it. {@link MadeEvaluator} computes.
 */
public final class Made implements AutoregressiveModel, TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "made";

  private static final String DIRECT = "direct.weight";

  private final Layout layout;
  private final Activation activation;
  private final List<Integer> hidden;
  private final boolean direct;
  private final MadeMasks masks;
  private final TensorLayout tensors;

  private Made(
      Layout layout, Activation activation, List<Integer> hidden, boolean direct, MadeMasks masks) {
    this.layout = layout;
    this.activation = activation;
    this.hidden = List.copyOf(hidden);
    this.direct = direct;
    this.masks = masks;
    tensors = tensors(layout, hidden, direct);
  }

  private static TensorLayout tensors(Layout layout, List<Integer> hidden, boolean direct) {
    // Where columns are inputs, the flat vector has them as rows.
    TensorLayout.Builder tensors = new TensorLayout.Builder();
    tensors.addTransposed("layer.0.weight", hidden.get(0), layout.inputs());
    tensors.add(biasName(0), hidden.get(0));
    for (int layer = 1; layer < hidden.size(); layer++) {
      tensors.add("layer." + layer + ".weight", hidden.get(layer), hidden.get(layer - 1));
      tensors.add(biasName(layer), hidden.get(layer));
    }
    tensors.add("output.weight", layout.outputs(), hidden.get(hidden.size() - 1));
    tensors.add("output.bias", layout.outputs());
    if (direct) {
      tensors.addTransposed(DIRECT, layout.outputs(), layout.inputs());
    }
    return tensors.build();
  }

  private static String biasName(int layer) {
    return "layer." + layer + ".bias";
  }

  public static AutoregressiveModel create(Layout layout, Architecture architecture) {
    List<Integer> hidden = architecture.hidden();
    requireUnits(hidden);
    return new Made(
        layout,
        architecture.activation(),
        hidden,
        architecture.direct(),
        MadeMasks.draw(layout, hidden, architecture.masks(), architecture.seed()));
  }

  public static AutoregressiveModel read(
      Layout layout,
      Activation activation,
      Map<String, Tensor> tensors,
      Map<String, LongTensor> structure) {
    List<Integer> hidden = new ArrayList<>();
    for (Tensor bias; (bias = tensors.get(biasName(hidden.size()))) != null; ) {
      if (bias.shape().size() != 1) {
        throw new IllegalArgumentException("tensor '" + bias.name() + "' is not a vector");
      }
      hidden.add(bias.shape().get(0));
    }
    requireUnits(hidden);
    MadeMasks masks = MadeMasks.read(layout, hidden, structure);
    return new Made(layout, activation, hidden, tensors.containsKey(DIRECT), masks);
  }

  private static void requireUnits(List<Integer> hidden) {
    if (hidden.isEmpty() || hidden.stream().anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          NAME + " has hidden layers of at least one unit each, not " + hidden);
    }
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
    return hidden;
  }

  /** What a mask lets through: of a dense layer also transposed. And the gradient. */
  @Override
  public int evaluatorCopies() {
    return 3;
  }

  @Override
  public int masks() {
    return masks.count();
  }

  @Override
  public List<LongTensor> structure() {
    return masks.tensors();
  }

  @Override
  public TensorLayout tensorLayout() {
    return tensors;
  }

  /**
   * Weights uniform in ±√(6/(inputs + outputs)) of their layer (Glorot &amp; Bengio 2010), direct
   * connections and hidden biases 0.
   */
  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Random random = Random.of(seed, Random.INITIALIZATION);
    Arrays.fill(parameters, 0);
    for (int layer = 0; layer <= hidden.size(); layer++) {
      Tensor weight = tensors().get(2 * layer);
      double limit = StrictMath.sqrt(6.0 / (weight.shape().get(0) + weight.shape().get(1)));
      for (int i = weightStart(layer); i < biasStart(layer); i++) {
        parameters[i] = (float) ((2 * random.nextDouble() - 1) * limit);
      }
    }
    System.arraycopy(outputBias, 0, parameters, biasStart(hidden.size()), layout.outputs());
  }

  @Override
  public List<int[]> penalizedRanges() {
    List<int[]> ranges = new ArrayList<>();
    for (int layer = 0; layer <= hidden.size(); layer++) {
      ranges.add(new int[] {weightStart(layer), biasStart(layer)});
    }
    if (direct) {
      ranges.add(new int[] {directStart(), parameterCount()});
    }
    return ranges;
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    return new MadeEvaluator(this, kernels);
  }

  MadeMasks maskList() {
    return masks;
  }

  boolean direct() {
    return direct;
  }

  /** Where a layer's weights start in the flat vector; the output layer comes after the hidden. */
  int weightStart(int layer) {
    return tensors.start(2 * layer);
  }

  /** Where a layer's biases start in the flat vector. */
  int biasStart(int layer) {
    return tensors.start(2 * layer + 1);
  }

  /** Where the direct weights start in the flat vector. */
  int directStart() {
    return tensors.start(2 * hidden.size() + 2);
  }
}
