package org.ardent.model.orderless;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.model.Tensor;
import org.ardent.model.TensorLayout;
import org.ardent.model.TensorModel;

/**
 * The order-agnostic, deep NADE (Uria, Murray &amp; Larochelle 2014; Uria et al. 2016, sections 4
 * and 5): one network has the conditionals of every ordering, since it is told which positions O
 * are observed.
 *
 * <pre>
 * h(1) = s(b₀ + Σ_{u∈O} (W₀[in(u)]·x(u) + M[u]));  h(k+1) = s(W_k·h(k) + b_k);  out(t) = V[out(t)]·h(L) + b[out(t)]
 * </pre>
 *
 * <p>Log p(x) in an ordering is the sum over its positions, O being those before. Training draws
 * for each row an ordering and a number d of observed positions; the loss n/(n−d)·Σ over the others
 * is an unbiased estimate of the mean over all orderings ({@link OrderDraw}). An ensemble over
 * orderings is EoNADE.
 *
 * <p>Parameters: W₀ᵀ (N_in × d₁), Mᵀ (n × d₁), b₀; W_k (d_{k+1} × d_k) and b_k of every further
 * layer; V (N_out × d_L), b. {@link NadeOrderlessEvaluator} computes.
 */
public final class NadeOrderless implements OrderAgnosticModel, TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "nade-orderless";

  private final Layout layout;
  private final Activation activation;
  private final List<Integer> hidden;
  private final TensorLayout tensors;

  private NadeOrderless(Layout layout, Activation activation, List<Integer> hidden) {
    this.layout = layout;
    this.activation = activation;
    this.hidden = List.copyOf(hidden);
    TensorLayout.Builder builder = new TensorLayout.Builder();
    // By input and by position.
    builder.addTransposed("layer.0.weight", hidden.get(0), layout.inputs());
    builder.addTransposed("layer.0.mask", hidden.get(0), layout.size());
    builder.add(biasName(0), hidden.get(0));
    for (int k = 1; k < hidden.size(); k++) {
      builder.add("layer." + k + ".weight", hidden.get(k), hidden.get(k - 1));
      builder.add(biasName(k), hidden.get(k));
    }
    builder.add("output.weight", layout.outputs(), hidden.get(hidden.size() - 1));
    builder.add("output.bias", layout.outputs());
    tensors = builder.build();
  }

  private static String biasName(int layer) {
    return "layer." + layer + ".bias";
  }

  /**
   * A model.
   *
   * @param hidden the number of units of each layer
   * @throws IllegalArgumentException if there are none
   */
  public static OrderAgnosticModel create(
      Layout layout, Activation activation, List<Integer> hidden) {
    if (hidden.isEmpty() || hidden.stream().anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          NAME + " has hidden layers of at least one unit each, not " + hidden);
    }
    return new NadeOrderless(layout, activation, hidden);
  }

  /** The hidden layers of the tensors of a file, by name. */
  public static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
    List<Integer> hidden = new ArrayList<>();
    for (Tensor bias; (bias = tensors.get(biasName(hidden.size()))) != null; ) {
      if (bias.shape().size() != 1) {
        throw new IllegalArgumentException("tensor '" + bias.name() + "' is not a vector");
      }
      hidden.add(bias.shape().get(0));
    }
    return hidden;
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

  /** Layers are kept transposed too. And the gradient. */
  @Override
  public int evaluatorCopies() {
    return 3;
  }

  @Override
  public TensorLayout tensorLayout() {
    return tensors;
  }

  /**
   * Weights uniform in ±√(6/(inputs + outputs)) of their layer (Glorot &amp; Bengio 2010), where
   * the first layer's inputs are codes and mask together; hidden biases 0.
   */
  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Random random = Random.of(seed, Random.INITIALIZATION);
    Arrays.fill(parameters, 0);
    int before = layout.inputs() + layout.size();
    fill(random, parameters, 0, tensors.start(2), before + hidden.get(0));
    for (int k = 1; k <= hidden.size(); k++) {
      int units = k == hidden.size() ? layout.outputs() : hidden.get(k);
      fill(random, parameters, weightStart(k), biasStart(k), hidden.get(k - 1) + units);
    }
    System.arraycopy(outputBias, 0, parameters, biasStart(hidden.size()), layout.outputs());
  }

  private static void fill(Random random, float[] parameters, int from, int to, int fans) {
    double limit = StrictMath.sqrt(6.0 / fans);
    for (int i = from; i < to; i++) {
      parameters[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  @Override
  public List<int[]> penalizedRanges() {
    List<int[]> ranges = new ArrayList<>();
    ranges.add(new int[] {0, tensors.start(2)});
    for (int k = 1; k <= hidden.size(); k++) {
      ranges.add(new int[] {weightStart(k), biasStart(k)});
    }
    return ranges;
  }

  @Override
  public OrderAgnosticEvaluator evaluator(Kernels kernels) {
    return new NadeOrderlessEvaluator(this, kernels);
  }

  /** Where the weights of a layer after the first start; the output layer comes last. */
  int weightStart(int layer) {
    return tensors.start(2 * layer + 1);
  }

  /** Where the biases of a layer after the first start. */
  int biasStart(int layer) {
    return tensors.start(2 * layer + 2);
  }
}
