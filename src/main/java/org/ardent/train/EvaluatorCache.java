package org.ardent.train;

import java.lang.ref.SoftReference;
import org.ardent.model.Model;
import org.ardent.model.Objective;

/**
 * One evaluator per thread and model: a step takes milliseconds, of which allocating and clearing
 * scratch memory of the parameters' size would be a good part.
 */
final class EvaluatorCache {
  private record Entry(Model model, Objective evaluator) {}

  private static final ThreadLocal<SoftReference<Entry>> LAST = new ThreadLocal<>();

  private EvaluatorCache() {}

  /** This thread's evaluator of a model, with the given parameters. */
  static Objective of(Model model, float[] parameters) {
    SoftReference<Entry> reference = LAST.get();
    Entry last = reference == null ? null : reference.get();
    if (last != null && last.model == model) {
      last.evaluator.load(parameters);
      return last.evaluator;
    }
    Objective evaluator = model.evaluator(parameters);
    LAST.set(new SoftReference<>(new Entry(model, evaluator)));
    return evaluator;
  }
}
