package org.ardent.train.algorithm;

import java.io.Serializable;
import org.ardent.optim.Schedule;

/**
 * The step size of every step of a run.
 *
 * @param peak the largest
 * @param schedule how it changes
 * @param epochs of the run
 * @param warmUp epochs over which it rises to its peak
 * @param decayRate of the inverse-time schedule, per epoch
 */
public record StepSizes(double peak, Schedule schedule, int epochs, double warmUp, double decayRate)
    implements Serializable {

  /** The step size of a step. */
  public double at(TrainingStep step) {
    return peak
        * schedule.factor(
            step.index(), (long) epochs * step.steps(), step.steps(), warmUp, decayRate);
  }
}
