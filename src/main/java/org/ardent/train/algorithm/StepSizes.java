package org.ardent.train.algorithm;

import java.io.Serializable;
import org.ardent.optim.Schedule;

/**
 * The step size of every step of a run.
 *
 * @param peak the largest
 * @param schedule how it changes
 * @param epochs of the run
 * @param fallEpochs over which a schedule that ends at 0 falls where early stopping ends it; fewer
 *     where the run has fewer left
 * @param warmUp epochs over which it rises to its peak
 * @param decayRate of the inverse-time schedule, per epoch
 */
public record StepSizes(
    double peak, Schedule schedule, int epochs, int fallEpochs, double warmUp, double decayRate)
    implements Serializable {

  /** The step size of a step. */
  public double at(TrainingStep step) {
    long perEpoch = step.steps();
    if (step.epoch() < step.fallsFrom()) {
      return scheduled(step.index(), perEpoch);
    }
    long fall = step.fallsFrom() * perEpoch;
    long length = Math.min(fallEpochs, epochs - step.fallsFrom()) * perEpoch;
    return scheduled(fall, perEpoch)
        * schedule.factor(step.index() - fall, length, perEpoch, 0, decayRate);
  }

  private double scheduled(long index, long perEpoch) {
    return peak * schedule.factor(index, epochs * perEpoch, perEpoch, warmUp, decayRate);
  }
}
