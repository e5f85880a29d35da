package org.ardent.train;

import java.io.Serializable;
import org.ardent.optim.Optimizers;
import org.ardent.optim.Schedule;

/**
 * How to train. The one place of the defaults: the command line shows those of {@link #DEFAULTS}.
 *
 * @param epochs at most how many passes over the training data
 * @param batchSize examples per step, over all shards
 * @param localSteps how many steps each shard takes by itself between two averagings (local SGD); 1
 *     is synchronous SGD
 * @param optimizer one of {@link Optimizers#NAMES}
 * @param momentum μ of momentum and nesterov, β₁ of adam
 * @param beta2 β₂ of adam
 * @param stepSize the peak step size
 * @param schedule how the step size changes
 * @param warmUp epochs over which the step size rises to its peak, may be a fraction
 * @param decayRate of the inverse-time schedule, per epoch
 * @param weightDecay decoupled weight decay
 * @param l1 penalty on |weights|, added to the mean negative log-likelihood
 * @param dropout probability that a hidden unit is dropped; 0 for none
 * @param clipNorm bound of the gradient's norm; 0 for none
 * @param average decay of averaged parameters (EMA); 0 for none
 * @param patience epochs without improvement on the validation set before training stops; 0 never
 *     stops early
 * @param seed of everything random
 * @param rebinarize whether binary columns hold probabilities, drawn anew every epoch
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    int localSteps,
    String optimizer,
    double momentum,
    double beta2,
    double stepSize,
    Schedule schedule,
    double warmUp,
    double decayRate,
    double weightDecay,
    double l1,
    double dropout,
    double clipNorm,
    double average,
    int patience,
    long seed,
    boolean rebinarize)
    implements Serializable {

  /** The defaults. */
  public static final TrainingSettings DEFAULTS =
      new TrainingSettings(
          20,
          100,
          1,
          "adam",
          0.9,
          0.999,
          1e-3,
          Schedule.LINEAR,
          0,
          0.1,
          0,
          0,
          0,
          0,
          0,
          0,
          1,
          false);

  /** How many shards a run has where nothing else is said. */
  public static final int DEFAULT_SHARDS = 4;

  public TrainingSettings {
    require(epochs >= 1, "epochs", "at least 1", epochs);
    require(batchSize >= 1, "batch size", "at least 1", batchSize);
    require(localSteps >= 1, "local steps", "at least 1", localSteps);
    require(
        Optimizers.NAMES.contains(optimizer), "optimizer", "one of " + Optimizers.NAMES, optimizer);
    require(momentum >= 0 && momentum < 1, "momentum", "in [0, 1)", momentum);
    require(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
    require(positive(stepSize), "step size", "positive", stepSize);
    require(nonNegative(warmUp), "warm-up", "0 or positive", warmUp);
    require(nonNegative(decayRate), "decay rate", "0 or positive", decayRate);
    require(nonNegative(weightDecay), "weight decay", "0 or positive", weightDecay);
    require(nonNegative(l1), "L1 penalty", "0 or positive", l1);
    require(dropout >= 0 && dropout < 1, "dropout", "in [0, 1)", dropout);
    require(nonNegative(clipNorm), "clip norm", "0 or positive", clipNorm);
    require(average >= 0 && average < 1, "average", "in [0, 1)", average);
    require(patience >= 0, "patience", "0 or positive", patience);
  }

  /** The step size of a step of this run. */
  double stepSizeAt(Step step) {
    return stepSize
        * schedule.factor(
            step.index(), (long) epochs * step.steps(), step.steps(), warmUp, decayRate);
  }

  private static boolean positive(double x) {
    return x > 0 && Double.isFinite(x);
  }

  private static boolean nonNegative(double x) {
    return x >= 0 && Double.isFinite(x);
  }

  private static void require(boolean holds, String name, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + found + ", expected " + expected);
    }
  }
}
