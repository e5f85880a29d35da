package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.ardent.math.KernelProvider;
import org.ardent.math.Kernels;
import org.ardent.model.registry.ModelRegistry;

/**
 * What is trained, saved and scored: its structure, without parameters.
 *
 * <p>Parameters are one flat {@code float[]} of length {@link #parameterCount()}, in an order of
 * the model's own choice; {@link #tensor} and {@link #setTensor} translate to and from the tensors
 * of the model file. Implementations are immutable and thread safe.
 */
public interface Model extends Serializable {

  /** The name in model files and on the command line, as in {@link ModelRegistry}. */
  String name();

  /** Variables, ordering, and where inputs and outputs lie. */
  Layout layout();

  /** The nonlinearity of the hidden units; where there are none, it has no effect. */
  Activation activation();

  /** The number of hidden units of each layer; empty where there are none. */
  List<Integer> hidden();

  /** The number of free parameters: the length of the flat vector. */
  int parameterCount();

  /** The float32 tensors of the model file, in the order of DESIGN §1. */
  List<Tensor> tensors();

  /** The int64 tensors of the model file: {@code ordering}, and what else fixes the structure. */
  default List<LongTensor> structure() {
    int[] ordering = layout().ordering();
    return List.of(
        new LongTensor(
            Tensor.of("ordering", ordering.length),
            Arrays.stream(ordering).asLongStream().toArray()));
  }

  /**
   * The number of orderings, each with masks of its own, that the density averages. If it is not 1,
   * there is no p(x_o(t) | x_o(&lt;t)) and no prefix to condition on.
   */
  default int masks() {
    return 1;
  }

  /**
   * One tensor of the model file, row-major.
   *
   * @param parameters the flat vector, or a gradient in its place
   */
  float[] tensor(Tensor tensor, float[] parameters);

  /**
   * Copies one tensor of the model file into the flat vector.
   *
   * @throws IllegalArgumentException if the tensor has a value that the model fixes to zero
   */
  void setTensor(Tensor tensor, float[] values, float[] parameters);

  /**
   * Fills the flat vector for the start of training.
   *
   * @param outputBias the bias of every output row, length N_out: for a binary variable the logit
   *     of its marginal
   * @param seed two calls with one seed give the same values
   */
  void initialize(float[] parameters, float[] outputBias, long seed);

  /**
   * The ranges of the flat vector that weight decay and L1 apply to: weights, never biases. Pairs
   * of offset and end.
   */
  List<int[]> penalizedRanges();

  /** The meaning of a row's score. */
  Score score();

  /**
   * Subtract this from the objective of a row to get the data's own units. For a density it is Σ
   * log std of the real columns.
   */
  double objectiveShift();

  /**
   * The same of one row, which may have holes: what they would have added is left out.
   *
   * @param row of the examples
   */
  default double objectiveShift(Examples examples, int row) {
    return objectiveShift();
  }

  /**
   * Whether rows may have holes: a missing cell of a variable without an outcome for it is then not
   * observed, and the score is that of the cells that are.
   */
  default boolean takesHoles() {
    return false;
  }

  /** How many variables a score is of: all, unless a density is that of some. */
  default int scoredVariables() {
    return layout().size();
  }

  /**
   * This model as a density.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  AutoregressiveModel density();

  /**
   * The most vectors of the parameters' length that an evaluator keeps in addition to its argument.
   * By default these are a copy of the parameters and one of the gradient.
   */
  default int evaluatorCopies() {
    return 2;
  }

  /**
   * An evaluator without parameters: {@link Objective#load} comes next.
   *
   * @param kernels for this evaluator alone
   */
  Objective evaluator(Kernels kernels);

  /** An evaluator of one set of parameters, with the kernels that this machine runs best. */
  default Objective evaluator(float[] parameters) {
    Objective evaluator = evaluator(KernelProvider.create());
    evaluator.load(parameters);
    return evaluator;
  }
}
