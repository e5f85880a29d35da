package org.ardent.train;

import java.lang.ref.SoftReference;
import org.ardent.math.KernelProvider;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;

/**
 * An evaluator, one per thread and model: a step takes milliseconds, of which allocating its
 * scratch memory would be a good part.
 */
final class Workspace {
  private static final ThreadLocal<SoftReference<Workspace>> LAST = new ThreadLocal<>();

  private final AutoregressiveModel model;
  private final Evaluator evaluator;

  private Workspace(AutoregressiveModel model, Evaluator evaluator) {
    this.model = model;
    this.evaluator = evaluator;
  }

  /** This thread's workspace of a model. What it holds is left over from its last use. */
  static Workspace of(AutoregressiveModel model) {
    SoftReference<Workspace> reference = LAST.get();
    Workspace last = reference == null ? null : reference.get();
    if (last != null && last.model == model) {
      return last;
    }
    Workspace fresh = new Workspace(model, model.evaluator(KernelProvider.create()));
    LAST.set(new SoftReference<>(fresh));
    return fresh;
  }

  /** The evaluator, with the given parameters. */
  Evaluator evaluator(float[] values) {
    evaluator.load(values);
    return evaluator;
  }

  /** The same for the gradient of a step. */
  Evaluator evaluator(float[] values, Step step) {
    evaluator.startStep(step.index());
    return evaluator(values);
  }
}
