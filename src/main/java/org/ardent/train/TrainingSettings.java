package org.ardent.train;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.ardent.optim.OptimizerSettings;
import org.ardent.optim.Optimizers;
import org.ardent.optim.Schedule;
import org.ardent.train.algorithm.StepSizes;
import org.ardent.train.algorithm.UpdateRule;

/**
 * How to train. What a user does not say is {@link SettingsRule}'s to choose, or as in {@link
 * #BASE} where the table has no part in it.
 *
 * @param epochs at most how many passes over the training data; iterations of lbfgs
 * @param batchSize the most examples of a step, over all shards: an epoch has the fewest steps that
 *     allow it, which differ by one example at most. Fewer than there are shards leave some shards
 *     idle in a step. lbfgs always takes all
 * @param localSteps how many steps each shard takes by itself between two averagings (local SGD); 1
 *     is synchronous SGD
 * @param optimizer one of {@link #OPTIMIZERS}
 * @param momentum μ of momentum and nesterov, β₁ of adam
 * @param beta2 β₂ of adam
 * @param stepSize the peak step size
 * @param schedule how the step size changes. Where it falls to 0 at the last epoch and patience
 *     ends the run before, it falls to 0 over as many more epochs as the patience has, from the
 *     best epoch's parameters on
 * @param warmUp epochs over which the step size rises to its peak, may be a fraction
 * @param decayRate of the inverse-time schedule, per epoch
 * @param weightDecay decoupled weight decay; for lbfgs W of the penalty W/2·Σ weight² on the mean
 *     negative log-likelihood
 * @param l1 penalty on |weights|, added to the mean negative log-likelihood
 * @param dropout probability that a hidden unit is dropped; 0 for none
 * @param clipNorm bound of the gradient's norm; 0 for none
 * @param average decay of averaged parameters (EMA); 0 for none
 * @param patience epochs without improvement on the validation set before training stops; 0 never
 *     stops early
 * @param tolerance lbfgs stops when ten iterations lower the objective by less than this part of
 *     its first value, or the gradient's norm is less than this part of the objective
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
    double tolerance,
    long seed,
    boolean rebinarize)
    implements Serializable {

  /** The optimiser that is none of {@link Optimizers}: it steps with the whole training set. */
  public static final String LBFGS = "lbfgs";

  /** The optimisers, in the order help shows them. */
  public static final List<String> OPTIMIZERS =
      Stream.concat(Optimizers.NAMES.stream(), Stream.of(LBFGS)).toList();

  /** Adam without regularisation: what {@link SettingsRule} starts from. */
  public static final TrainingSettings BASE =
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
          1e-8,
          1,
          false);

  public TrainingSettings {
    require(epochs >= 1, "epochs", "at least 1", epochs);
    require(batchSize >= 1, "batchSize", "at least 1", batchSize);
    require(localSteps >= 1, "localSteps", "at least 1", localSteps);
    require(OPTIMIZERS.contains(optimizer), "optimizer", "one of " + OPTIMIZERS, optimizer);
    require(momentum >= 0 && momentum < 1, "momentum", "in [0, 1)", momentum);
    require(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
    require(positive(stepSize), "stepSize", "positive", stepSize);
    require(nonNegative(warmUp), "warmUp", "0 or positive", warmUp);
    require(nonNegative(decayRate), "decayRate", "0 or positive", decayRate);
    require(nonNegative(weightDecay), "weightDecay", "0 or positive", weightDecay);
    require(nonNegative(l1), "l1", "0 or positive", l1);
    require(dropout >= 0 && dropout < 1, "dropout", "in [0, 1)", dropout);
    require(nonNegative(clipNorm), "clipNorm", "0 or positive", clipNorm);
    require(average >= 0 && average < 1, "average", "in [0, 1)", average);
    require(patience >= 0, "patience", "0 or positive", patience);
    require(nonNegative(tolerance), "tolerance", "0 or positive", tolerance);
    if (optimizer.equals(LBFGS)) {
      requireFixedObjective(localSteps, dropout, clipNorm, average, rebinarize);
    }
  }

  /** What changes the objective from step to step, or the step itself, is not for L-BFGS. */
  private static void requireFixedObjective(
      int localSteps, double dropout, double clipNorm, double average, boolean rebinarize) {
    require(localSteps == 1, "localSteps", "1 with lbfgs", localSteps);
    require(dropout == 0, "dropout", "0 with lbfgs", dropout);
    require(clipNorm == 0, "clipNorm", "0 with lbfgs", clipNorm);
    require(average == 0, "average", "0 with lbfgs", average);
    require(!rebinarize, "rebinarize", "it absent with lbfgs", rebinarize);
  }

  /** The optimiser with its own hyper-parameters; for all but lbfgs. */
  OptimizerSettings optimizerSettings() {
    return new OptimizerSettings(optimizer, momentum, beta2);
  }

  /** Whether the step size still falls to 0 where early stopping ends the run. */
  boolean fallsAtEarlyStop() {
    return schedule.dependsOnLength() && !optimizer.equals(LBFGS);
  }

  /** The step size of every step. */
  StepSizes stepSizes() {
    return new StepSizes(stepSize, schedule, epochs, patience, warmUp, decayRate);
  }

  /** How gradients change parameters. */
  UpdateRule updateRule() {
    return new UpdateRule(optimizerSettings(), stepSizes(), l1, weightDecay, clipNorm, average);
  }

  private static boolean positive(double x) {
    return x > 0 && Double.isFinite(x);
  }

  private static boolean nonNegative(double x) {
    return x >= 0 && Double.isFinite(x);
  }

  private static void require(boolean holds, String name, String expected, Object found) {
    if (!holds) {
      throw new InvalidSettingException(
          new Setting(name), "is " + found + ", expected " + expected);
    }
  }

  /** Settings of which none is said yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** These settings, to change some of them. */
  public Builder toBuilder() {
    return new Builder()
        .epochs(epochs)
        .batchSize(batchSize)
        .localSteps(localSteps)
        .optimizer(optimizer)
        .momentum(momentum)
        .beta2(beta2)
        .stepSize(stepSize)
        .schedule(schedule)
        .warmUp(warmUp)
        .decayRate(decayRate)
        .weightDecay(weightDecay)
        .l1(l1)
        .dropout(dropout)
        .clipNorm(clipNorm)
        .average(average)
        .patience(patience)
        .tolerance(tolerance)
        .seed(seed)
        .rebinarize(rebinarize);
  }

  /**
   * Settings of which some, or none, are said; each method sets the part of {@link
   * TrainingSettings} of its name, and null takes back what was said.
   */
  public static final class Builder {
    private Integer epochs;
    private Integer batchSize;
    private Integer localSteps;
    private String optimizer;
    private Double momentum;
    private Double beta2;
    private Double stepSize;
    private Schedule schedule;
    private Double warmUp;
    private Double decayRate;
    private Double weightDecay;
    private Double l1;
    private Double dropout;
    private Double clipNorm;
    private Double average;
    private Integer patience;
    private Double tolerance;
    private Long seed;
    private Boolean rebinarize;

    private Builder() {}

    /** Sets {@link TrainingSettings#epochs}. */
    public Builder epochs(Integer value) {
      epochs = value;
      return this;
    }

    /** Sets {@link TrainingSettings#batchSize}. */
    public Builder batchSize(Integer value) {
      batchSize = value;
      return this;
    }

    /** Sets {@link TrainingSettings#localSteps}. */
    public Builder localSteps(Integer value) {
      localSteps = value;
      return this;
    }

    /** Sets {@link TrainingSettings#optimizer}. */
    public Builder optimizer(String value) {
      optimizer = value;
      return this;
    }

    /** Sets {@link TrainingSettings#momentum}. */
    public Builder momentum(Double value) {
      momentum = value;
      return this;
    }

    /** Sets {@link TrainingSettings#beta2}. */
    public Builder beta2(Double value) {
      beta2 = value;
      return this;
    }

    /** Sets {@link TrainingSettings#stepSize}. */
    public Builder stepSize(Double value) {
      stepSize = value;
      return this;
    }

    /** Sets {@link TrainingSettings#schedule}. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Sets {@link TrainingSettings#warmUp}. */
    public Builder warmUp(Double value) {
      warmUp = value;
      return this;
    }

    /** Sets {@link TrainingSettings#decayRate}. */
    public Builder decayRate(Double value) {
      decayRate = value;
      return this;
    }

    /** Sets {@link TrainingSettings#weightDecay}. */
    public Builder weightDecay(Double value) {
      weightDecay = value;
      return this;
    }

    /** Sets {@link TrainingSettings#l1}. */
    public Builder l1(Double value) {
      l1 = value;
      return this;
    }

    /** Sets {@link TrainingSettings#dropout}. */
    public Builder dropout(Double value) {
      dropout = value;
      return this;
    }

    /** Sets {@link TrainingSettings#clipNorm}. */
    public Builder clipNorm(Double value) {
      clipNorm = value;
      return this;
    }

    /** Sets {@link TrainingSettings#average}. */
    public Builder average(Double value) {
      average = value;
      return this;
    }

    /** Sets {@link TrainingSettings#patience}. */
    public Builder patience(Integer value) {
      patience = value;
      return this;
    }

    /** Sets {@link TrainingSettings#tolerance}. */
    public Builder tolerance(Double value) {
      tolerance = value;
      return this;
    }

    /** Sets {@link TrainingSettings#seed}. */
    public Builder seed(Long value) {
      seed = value;
      return this;
    }

    /** Sets {@link TrainingSettings#rebinarize}. */
    public Builder rebinarize(Boolean value) {
      rebinarize = value;
      return this;
    }

    /**
     * The settings; what is not said is as in {@link #BASE}.
     *
     * @throws IllegalArgumentException if one is out of range, or some do not go together
     */
    public TrainingSettings build() {
      return orElse(BASE);
    }

    /**
     * The settings; what is not said is as in others.
     *
     * @throws IllegalArgumentException if one is out of range, or some do not go together
     */
    public TrainingSettings orElse(TrainingSettings others) {
      return new TrainingSettings(
          said(epochs, others.epochs),
          said(batchSize, others.batchSize),
          said(localSteps, others.localSteps),
          said(optimizer, others.optimizer),
          said(momentum, others.momentum),
          said(beta2, others.beta2),
          said(stepSize, others.stepSize),
          said(schedule, others.schedule),
          said(warmUp, others.warmUp),
          said(decayRate, others.decayRate),
          said(weightDecay, others.weightDecay),
          said(l1, others.l1),
          said(dropout, others.dropout),
          said(clipNorm, others.clipNorm),
          said(average, others.average),
          said(patience, others.patience),
          said(tolerance, others.tolerance),
          said(seed, others.seed),
          said(rebinarize, others.rebinarize));
    }

    private static <T> T said(T value, T other) {
      return value != null ? value : other;
    }
  }
}
