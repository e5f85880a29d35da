package org.ardent.model.autoencoder;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.math.KernelProvider;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Score;
import org.ardent.model.Tensor;
import org.ardent.model.TensorLayout;
import org.ardent.model.TensorModel;
import org.ardent.model.Variable;
import org.ardent.model.conditional.Conditional;

/**
 * The autoencoder, the contrast to the densities: it learns a code e(x) from which x can be told.
 *
 * <pre>e(x) = s(W2·s(W1·x + b1) + b2);  x̂ = link(V·e(x) + c)</pre>
 *
 * <p>The link is σ for binary columns, the softmax for categorical ones and gates, the identity for
 * standardised numbers. The reconstruction error of a row is the cross-entropy of the first two, in
 * nats, plus (x−x̂)² of the last. Every output sees every input, its own too: a small error says
 * nothing about how probable a row is, and there is no p(x) to evaluate or to sample from.
 *
 * <p>Tensors: W1 (H1 × N_in), b1, W2 (H2 × H1), b2, V (N_in × H2), c (N_in). Parameters: the same
 * in that order, but W1 by input column, so that an active input adds a contiguous row. {@link
 * AutoencoderEvaluator} computes.
 */
public final class Autoencoder implements TensorModel {
  private static final long serialVersionUID = 1L;

  /** The name in files and options. */
  public static final String NAME = "autoencoder";

  private static final String INPUT_WEIGHTS = "W1";

  private final Layout layout;
  private final Activation activation;
  private final int width;
  private final int code;
  private final Conditional[] reconstructions;
  private final TensorLayout tensors;

  private Autoencoder(Layout layout, Activation activation, int width, int code) {
    this.layout = layout;
    this.activation = activation;
    reconstructions =
        IntStream.range(0, layout.size())
            .mapToObj(t -> variable(t).reconstruction())
            .toArray(Conditional[]::new);
    this.width = width;
    this.code = code;
    tensors =
        new TensorLayout.Builder()
            .addTransposed(INPUT_WEIGHTS, width, layout.inputs())
            .add("b1", width)
            .add("W2", code, width)
            .add("b2", code)
            .add("V", layout.inputs(), code)
            .add("c", layout.inputs())
            .build();
  }

  private Variable variable(int t) {
    return layout.variables().get(layout.variableAt(t));
  }

  public static Model create(Layout layout, Activation activation, List<Integer> hidden) {
    if (hidden.size() != 2 || hidden.get(0) < 1 || hidden.get(1) < 1) {
      throw new IllegalArgumentException(
          NAME + " has two hidden layers of at least one unit, as in 500,50, not " + hidden);
    }
    return new Autoencoder(layout, activation, hidden.get(0), hidden.get(1));
  }

  public static List<Integer> hiddenOf(Map<String, Tensor> tensors) {
    Tensor w = tensors.get("W2");
    if (w == null || w.shape().size() != 2) {
      throw new IllegalArgumentException("tensor W2 is missing or not a matrix");
    }
    return List.of(w.shape().get(1), w.shape().get(0));
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
    return List.of(width, code);
  }

  @Override
  public TensorLayout tensorLayout() {
    return tensors;
  }

  /** Weights as Glorot &amp; Bengio (2010) draw them, uniform in ±√(6/(inputs+outputs)). */
  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    Random random = Random.of(seed, Random.INITIALIZATION);
    Arrays.fill(parameters, 0);
    for (int i = 0; i < tensors().size(); i++) {
      List<Integer> shape = tensors().get(i).shape();
      if (shape.size() == 2) {
        double bound = StrictMath.sqrt(6.0 / (shape.get(0) + shape.get(1)));
        for (int p = tensors.start(i); p < tensors.start(i + 1); p++) {
          parameters[p] = (float) (bound * (2 * random.nextDouble() - 1));
        }
      }
    }
    for (int t = 0; t < layout.size(); t++) {
      // The outputs are those of the density, except that those of standardised values start at 0.
      int e = reconstructions[t].outputs() - (variable(t).isNumber() ? 1 : 0);
      int c = outputBiasStart() + layout.inputStart(t);
      System.arraycopy(outputBias, layout.outputStart(t), parameters, c, e);
    }
  }

  @Override
  public List<int[]> penalizedRanges() {
    return List.of(
        new int[] {0, tensors.start(1)},
        new int[] {tensors.start(2), tensors.start(3)},
        new int[] {tensors.start(4), tensors.start(5)});
  }

  @Override
  public Score score() {
    return Score.RECONSTRUCTION_ERROR;
  }

  @Override
  public double objectiveShift() {
    return 0;
  }

  @Override
  public AutoregressiveModel density() {
    throw new IllegalArgumentException(
        "an autoencoder has no ordering, hence no p(x): neither likelihoods nor samples");
  }

  @Override
  public int evaluatorCopies() {
    return 0;
  }

  @Override
  public AutoencoderEvaluator evaluator(Kernels kernels) {
    return new AutoencoderEvaluator(this, kernels);
  }

  @Override
  public AutoencoderEvaluator evaluator(float[] parameters) {
    AutoencoderEvaluator evaluator = evaluator(KernelProvider.create());
    evaluator.load(parameters);
    return evaluator;
  }

  /** H2, the length of the code e(x). */
  public int codeLength() {
    return code;
  }

  /** What the reconstruction of position t is judged by; its outputs are the position's inputs. */
  Conditional reconstruction(int t) {
    return reconstructions[t];
  }

  /** H1, the units of the layer below the code. */
  int width() {
    return width;
  }

  /** Where b1 starts in the flat vector; W1 by input column starts at 0. */
  int firstBiasStart() {
    return tensors.start(1);
  }

  /** Where W2 starts in the flat vector. */
  int codeWeightsStart() {
    return tensors.start(2);
  }

  /** Where b2 starts in the flat vector. */
  int codeBiasStart() {
    return tensors.start(3);
  }

  /** Where V starts in the flat vector. */
  int outputWeightsStart() {
    return tensors.start(4);
  }

  /** Where c starts in the flat vector. */
  int outputBiasStart() {
    return tensors.start(5);
  }
}
