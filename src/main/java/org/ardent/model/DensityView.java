package org.ardent.model;

import java.util.List;
import org.ardent.math.Kernels;
import org.ardent.math.Random;

/**
 * Another density of a trained model, with the same columns and parameters. It is scored in place
 * of the model, and never trained.
 */
abstract class DensityView implements AutoregressiveModel {
  private static final long serialVersionUID = 1L;

  /** The name of the model that has other densities than that of one ordering. */
  static final String ORDER_AGNOSTIC = "nade-orderless";

  private final AutoregressiveModel model;

  DensityView(AutoregressiveModel model) {
    this.model = model;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Layout layout() {
    return model.layout();
  }

  @Override
  public Activation activation() {
    return model.activation();
  }

  @Override
  public List<Integer> hidden() {
    return model.hidden();
  }

  @Override
  public int parameterCount() {
    return model.parameterCount();
  }

  @Override
  public List<Tensor> tensors() {
    return model.tensors();
  }

  @Override
  public float[] tensor(Tensor tensor, float[] parameters) {
    return model.tensor(tensor, parameters);
  }

  @Override
  public void setTensor(Tensor tensor, float[] values, float[] parameters) {
    model.setTensor(tensor, values, parameters);
  }

  @Override
  public void initialize(float[] parameters, float[] outputBias, long seed) {
    model.initialize(parameters, outputBias, seed);
  }

  @Override
  public List<int[]> penalizedRanges() {
    return model.penalizedRanges();
  }

  @Override
  public int evaluatorCopies() {
    return model.evaluatorCopies();
  }

  @Override
  public boolean takesHoles() {
    return model.takesHoles();
  }

  /** Scores by way of the model's evaluator. */
  abstract static class View<E extends Evaluator> implements Evaluator {
    /** The model's own. */
    final E evaluator;

    View(E evaluator) {
      this.evaluator = evaluator;
    }

    @Override
    public final void load(float[] parameters) {
      evaluator.load(parameters);
    }

    @Override
    public void conditionalLogLikelihood(Examples examples, double[] out) {
      throw new UnsupportedOperationException("this density has no conditionals of one ordering");
    }

    @Override
    public final void visitOutputs(Examples examples, OutputsVisitor visitor) {
      throw new UnsupportedOperationException("this density has no conditionals of one ordering");
    }

    @Override
    public final double addGradient(Examples examples, Dropout dropout, float[] gradient) {
      throw new UnsupportedOperationException("this density is not trained");
    }

    @Override
    public final void sample(int observed, double[] values, double[] means, Random random) {
      evaluator.sample(observed, values, means, random);
    }

    @Override
    public final void walk(int end, double[] values, Chooser chooser) {
      throw new UnsupportedOperationException("this density has no conditionals of one ordering");
    }
  }

  @Override
  public abstract Evaluator evaluator(Kernels kernels);
}
