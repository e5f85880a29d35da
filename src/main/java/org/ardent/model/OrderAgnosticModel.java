package org.ardent.model;

import org.ardent.math.KernelProvider;
import org.ardent.math.Kernels;

/**
 * A density with a conditional of every variable given any set of others: it scores in every
 * ordering, and rows with holes by what they have. {@link #layout}'s ordering is the one that
 * scores are taken in where nothing else is said.
 */
public interface OrderAgnosticModel extends AutoregressiveModel {

  @Override
  default boolean takesHoles() {
    return true;
  }

  @Override
  OrderAgnosticEvaluator evaluator(Kernels kernels);

  @Override
  default OrderAgnosticEvaluator evaluator(float[] parameters) {
    OrderAgnosticEvaluator evaluator = evaluator(KernelProvider.create());
    evaluator.load(parameters);
    return evaluator;
  }
}
