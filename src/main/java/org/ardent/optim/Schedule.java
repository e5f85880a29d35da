package org.ardent.optim;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the step size changes over training: a factor of the peak step size. */
public enum Schedule {
  /** 1 throughout. */
  CONSTANT {
    @Override
    double decay(double progress, double epochs, double rate) {
      return 1;
    }
  },
  /** 1/(1 + rate·epochs) (Robbins &amp; Monro 1951). */
  INVERSE_TIME {
    @Override
    double decay(double progress, double epochs, double rate) {
      return 1 / (1 + rate * epochs);
    }
  },
  /** Falls linearly to 0 at the last step. */
  LINEAR {
    @Override
    double decay(double progress, double epochs, double rate) {
      return 1 - progress;
    }
  },
  /** Falls to 0 along half a cosine (Loshchilov &amp; Hutter 2017, without restarts). */
  COSINE {
    @Override
    double decay(double progress, double epochs, double rate) {
      return 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
    }
  };

  /**
   * The factor after warm-up.
   *
   * @param progress the share of the steps after warm-up that are done, in [0, 1)
   * @param epochs how many epochs have passed since warm-up
   * @param rate the decay rate of inverse-time
   */
  abstract double decay(double progress, double epochs, double rate);

  /** Whether a step's factor depends on how many steps are to come. */
  public boolean dependsOnLength() {
    return this == LINEAR || this == COSINE;
  }

  /** The name. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The schedule of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Schedule of(String label) {
    for (Schedule s : values()) {
      if (s.label().equals(label)) {
        return s;
      }
    }
    throw new IllegalArgumentException("schedule is '" + label + "', expected one of " + labels());
  }

  /** The names of all schedules. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Schedule::label).toList();
  }

  /**
   * The factor of the peak step size at a step: rises linearly over the warm-up, then decays.
   *
   * @param step from 0
   * @param steps of the whole training
   * @param stepsPerEpoch steps of one epoch
   * @param warmUp epochs of warm-up, may be a fraction
   * @param rate the decay rate of inverse-time, per epoch
   */
  public double factor(long step, long steps, long stepsPerEpoch, double warmUp, double rate) {
    double warmUpSteps = warmUp * stepsPerEpoch;
    if (step < warmUpSteps) {
      return (step + 1) / (warmUpSteps + 1);
    }
    double past = step - warmUpSteps;
    double progress = past / Math.max(1, steps - warmUpSteps);
    return decay(progress, past / stepsPerEpoch, rate);
  }
}
