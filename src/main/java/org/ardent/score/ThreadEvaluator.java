package org.ardent.score;

import java.lang.ref.SoftReference;
import org.ardent.math.KernelProvider;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.model.StepKey;

/**
 * Keeps one evaluator for each thread and model. A step takes milliseconds, and allocating scratch
 * memory would take a large part of that.
 */
public final class ThreadEvaluator {
  private static final ThreadLocal<SoftReference<ThreadEvaluator>> LAST = new ThreadLocal<>();

  private final Model model;
  private final Objective evaluator;

  private ThreadEvaluator(Model model, Objective evaluator) {
    this.model = model;
    this.evaluator = evaluator;
  }

  /** This thread's evaluator of a model. Its scratch memory is reused. */
  public static ThreadEvaluator of(Model model) {
    SoftReference<ThreadEvaluator> reference = LAST.get();
    ThreadEvaluator last = reference == null ? null : reference.get();
    if (last != null && last.model == model) {
      return last;
    }
    ThreadEvaluator fresh = new ThreadEvaluator(model, model.evaluator(KernelProvider.create()));
    LAST.set(new SoftReference<>(fresh));
    return fresh;
  }

  /** The evaluator, with the given parameters. */
  public Objective evaluator(float[] values) {
    evaluator.load(values);
    return evaluator;
  }

  /** The same for the gradient of a step. */
  public Objective evaluator(float[] values, StepKey step) {
    evaluator.startStep(step);
    return evaluator(values);
  }
}
