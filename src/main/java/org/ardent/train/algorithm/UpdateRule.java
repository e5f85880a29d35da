package org.ardent.train.algorithm;

import java.io.Serializable;
import org.ardent.model.Model;
import org.ardent.optim.OptimizerSettings;
import org.ardent.optim.Regularizer;

/**
 * How a gradient changes parameters.
 *
 * @param optimizer which
 * @param stepSizes how far each step goes
 * @param l1 penalty on |weights|, added to the mean negative log-likelihood
 * @param weightDecay decoupled weight decay; for L-BFGS that of an L2 penalty
 * @param clipNorm bound of the gradient's norm; 0 for none
 * @param average decay of the average of the parameters after every step; 0 for none
 */
public record UpdateRule(
    OptimizerSettings optimizer,
    StepSizes stepSizes,
    double l1,
    double weightDecay,
    double clipNorm,
    double average)
    implements Serializable {

  Regularizer regularizer(Model model) {
    return new Regularizer(l1, weightDecay, clipNorm, model.penalizedRanges());
  }
}
