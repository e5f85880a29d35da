package org.ardent.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.optim.Schedule;
import org.ardent.train.TrainingRequest;
import org.ardent.train.TrainingSettings;

/** How the model is trained; an epoch is what spark.ml calls an iteration. */
public interface TrainingParams extends Params {

  /** The params of one instance. */
  final class Declared implements Serializable {
    private static final long serialVersionUID = 1L;

    final IntParam maxIter;
    final IntParam batchSize;
    final DoubleParam stepSize;
    final Param<String> solver;
    final Param<String> schedule;
    final DoubleParam warmUp;
    final DoubleParam decayRate;
    final DoubleParam momentum;
    final DoubleParam beta2;
    final DoubleParam regParam;
    final DoubleParam l1;
    final DoubleParam dropout;
    final DoubleParam clipNorm;
    final DoubleParam average;
    final DoubleParam tol;
    final IntParam patience;
    final DoubleParam validationFraction;
    final LongParam seed;
    final IntParam numShards;
    final IntParam localSteps;
    final Param<String> checkpointDir;
    final IntParam checkpointInterval;

    Declared(Params parent) {
      maxIter =
          new IntParam(
              parent,
              "maxIter",
              "the most epochs, which are passes over the training data, or iterations of lbfgs."
                  + " Not set: chosen for the rows",
              ParamCheck.atLeast("maxIter", 1));
      batchSize =
          new IntParam(
              parent,
              "batchSize",
              "examples per step, over all shards; lbfgs always takes all. Not set: chosen for the"
                  + " rows",
              ParamCheck.atLeast("batchSize", 1));
      stepSize =
          new DoubleParam(
              parent,
              "stepSize",
              "peak step size. Not set: chosen for the rows",
              ParamCheck.above("stepSize", 0));
      solver =
          new StringParam(
              parent,
              "solver",
              "optimiser: "
                  + ParamCheck.list(TrainingSettings.OPTIMIZERS)
                  + ". A step of lbfgs sees the whole training set and"
                  + " finds its own length; it suits fvsbn and small data",
              ParamCheck.oneOf("solver", TrainingSettings.OPTIMIZERS));
      schedule =
          new StringParam(
              parent,
              "schedule",
              "how the step size changes: "
                  + ParamCheck.list(Schedule.labels())
                  + "; linear and cosine end at 0, where patience ends the run too. Not set:"
                  + " chosen for the rows",
              ParamCheck.oneOf("schedule", Schedule.labels()));
      warmUp =
          new DoubleParam(
              parent,
              "warmUp",
              "epochs, or a fraction of one, over which the step size rises to its peak",
              ParamCheck.atLeast("warmUp", 0));
      decayRate =
          new DoubleParam(
              parent,
              "decayRate",
              "inverse-time: step size / (1 + rate·epochs)",
              ParamCheck.atLeast("decayRate", 0));
      momentum =
          new DoubleParam(
              parent,
              "momentum",
              "momentum of momentum and nesterov, first-moment decay of adam",
              ParamCheck.fraction("momentum"));
      beta2 =
          new DoubleParam(
              parent, "beta2", "second-moment decay of adam", ParamCheck.fraction("beta2"));
      regParam =
          new DoubleParam(
              parent,
              "regParam",
              "decoupled weight decay: each step shrinks weights by step size times this; with"
                  + " lbfgs W of the penalty W/2·Σ weight² on the mean negative log-likelihood. Not"
                  + " set: chosen for the rows",
              ParamCheck.atLeast("regParam", 0));
      l1 =
          new DoubleParam(
              parent,
              "l1",
              "penalty l1·Σ|weight| on the mean negative log-likelihood. Not set: chosen for the"
                  + " rows",
              ParamCheck.atLeast("l1", 0));
      dropout =
          new DoubleParam(
              parent,
              "dropout",
              "probability that a hidden unit is dropped. Not set: chosen for the rows",
              ParamCheck.fraction("dropout"));
      clipNorm =
          new DoubleParam(
              parent,
              "clipNorm",
              "scale gradients down to this norm; 0: never. Not set: chosen for the rows",
              ParamCheck.atLeast("clipNorm", 0));
      average =
          new DoubleParam(
              parent,
              "average",
              "decay of averaged parameters (EMA); the average is"
                  + " then validated and kept. 0: none. Not set: chosen for the rows",
              ParamCheck.fraction("average"));
      tol =
          new DoubleParam(
              parent,
              "tol",
              "lbfgs ends when ten iterations lower its objective by less than tol times what"
                  + " it began with",
              ParamCheck.atLeast("tol", 0));
      patience =
          new IntParam(
              parent,
              "patience",
              "stop after so many epochs without improvement on the validation rows; 0: never. Not"
                  + " set: chosen for the rows",
              ParamCheck.atLeast("patience", 0));
      validationFraction =
          new DoubleParam(
              parent,
              "validationFraction",
              "where validationIndicatorCol is not set: the share of the rows that validate, chosen"
                  + " by the seed; 0: none. Not set: "
                  + TrainingRequest.VALIDATION_FRACTION
                  + ", or 0 if that is less than 20 rows",
              ParamCheck.fraction("validationFraction"));
      seed =
          new LongParam(
              parent,
              "seed",
              "seed of everything random: same rows, seed and shards, same model, bit for bit");
      numShards =
          new IntParam(
              parent,
              "numShards",
              "blocks that the data are packed into. Every step has"
                  + " a task for each, so take as many as there are cores. Like the"
                  + " seed, the number changes the model. Not set: chosen for the rows",
              ParamCheck.atLeast("numShards", 1));
      localSteps =
          new IntParam(
              parent,
              "localSteps",
              "steps that each shard takes by itself before parameters are averaged (local "
                  + "SGD); 1: synchronous SGD",
              ParamCheck.atLeast("localSteps", 1));
      checkpointDir =
          new StringParam(
              parent,
              "checkpointDir",
              "folder on any Hadoop file system where fit saves its"
                  + " state. If fit fails, a fit with the same rows and params"
                  + " continues from there and ends with the same model. Fit removes"
                  + " the state when it is done. Not set or empty: nothing is saved");
      checkpointInterval =
          new IntParam(
              parent,
              "checkpointInterval",
              "a checkpoint is saved every so many epochs, or iterations of lbfgs; -1: never",
              ParamCheck.positiveOrNever("checkpointInterval"));
      TrainingSettings d = TrainingSettings.BASE;
      parent.setDefault(solver, d.optimizer());
      parent.setDefault(warmUp, d.warmUp());
      parent.setDefault(decayRate, d.decayRate());
      parent.setDefault(momentum, d.momentum());
      parent.setDefault(beta2, d.beta2());
      parent.setDefault(tol, d.tolerance());
      parent.setDefault(seed, d.seed());
      parent.setDefault(localSteps, d.localSteps());
      parent.setDefault(checkpointInterval, CheckpointInterval.DEFAULT.count());
    }
  }

  /** The params of this instance. */
  Declared trainingParams();

  /** Param for the number of epochs. */
  default IntParam maxIter() {
    return trainingParams().maxIter;
  }

  /** The value of {@link #maxIter}. */
  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  /** Param for the examples per step. */
  default IntParam batchSize() {
    return trainingParams().batchSize;
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Param for the peak step size. */
  default DoubleParam stepSize() {
    return trainingParams().stepSize;
  }

  /** The value of {@link #stepSize}. */
  default double getStepSize() {
    return (Double) getOrDefault(stepSize());
  }

  /** Param for the optimiser. */
  default Param<String> solver() {
    return trainingParams().solver;
  }

  /** The value of {@link #solver}. */
  default String getSolver() {
    return getOrDefault(solver());
  }

  /** Param for how the step size changes. */
  default Param<String> schedule() {
    return trainingParams().schedule;
  }

  /** The value of {@link #schedule}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** Param for the epochs of warm-up. */
  default DoubleParam warmUp() {
    return trainingParams().warmUp;
  }

  /** The value of {@link #warmUp}. */
  default double getWarmUp() {
    return (Double) getOrDefault(warmUp());
  }

  /** Param for the rate of the inverse-time schedule. */
  default DoubleParam decayRate() {
    return trainingParams().decayRate;
  }

  /** The value of {@link #decayRate}. */
  default double getDecayRate() {
    return (Double) getOrDefault(decayRate());
  }

  /** Param for the momentum. */
  default DoubleParam momentum() {
    return trainingParams().momentum;
  }

  /** The value of {@link #momentum}. */
  default double getMomentum() {
    return (Double) getOrDefault(momentum());
  }

  /** Param for the second-moment decay of adam. */
  default DoubleParam beta2() {
    return trainingParams().beta2;
  }

  /** The value of {@link #beta2}. */
  default double getBeta2() {
    return (Double) getOrDefault(beta2());
  }

  /** Param for the weight decay. */
  default DoubleParam regParam() {
    return trainingParams().regParam;
  }

  /** The value of {@link #regParam}. */
  default double getRegParam() {
    return (Double) getOrDefault(regParam());
  }

  /** Param for the L1 penalty. */
  default DoubleParam l1() {
    return trainingParams().l1;
  }

  /** The value of {@link #l1}. */
  default double getL1() {
    return (Double) getOrDefault(l1());
  }

  /** Param for the dropout probability. */
  default DoubleParam dropout() {
    return trainingParams().dropout;
  }

  /** The value of {@link #dropout}. */
  default double getDropout() {
    return (Double) getOrDefault(dropout());
  }

  /** Param for the bound of the gradient's norm. */
  default DoubleParam clipNorm() {
    return trainingParams().clipNorm;
  }

  /** The value of {@link #clipNorm}. */
  default double getClipNorm() {
    return (Double) getOrDefault(clipNorm());
  }

  /** Param for the decay of averaged parameters. */
  default DoubleParam average() {
    return trainingParams().average;
  }

  /** The value of {@link #average}. */
  default double getAverage() {
    return (Double) getOrDefault(average());
  }

  /** Param for the convergence tolerance of lbfgs. */
  default DoubleParam tol() {
    return trainingParams().tol;
  }

  /** The value of {@link #tol}. */
  default double getTol() {
    return (Double) getOrDefault(tol());
  }

  /** Param for the epochs without improvement before training stops. */
  default IntParam patience() {
    return trainingParams().patience;
  }

  /** The value of {@link #patience}. */
  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  /** Param for the share of the rows that validate. */
  default DoubleParam validationFraction() {
    return trainingParams().validationFraction;
  }

  /** The value of {@link #validationFraction}. */
  default double getValidationFraction() {
    return (Double) getOrDefault(validationFraction());
  }

  /** Param for the seed. */
  default LongParam seed() {
    return trainingParams().seed;
  }

  /** The value of {@link #seed}. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /** Param for the number of shards. */
  default IntParam numShards() {
    return trainingParams().numShards;
  }

  /** The value of {@link #numShards}. */
  default int getNumShards() {
    return (Integer) getOrDefault(numShards());
  }

  /** Param for the steps of a shard between two averagings. */
  default IntParam localSteps() {
    return trainingParams().localSteps;
  }

  /** The value of {@link #localSteps}. */
  default int getLocalSteps() {
    return (Integer) getOrDefault(localSteps());
  }

  /** Param for the folder of checkpoints. */
  default Param<String> checkpointDir() {
    return trainingParams().checkpointDir;
  }

  /** The value of {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Param for the epochs between two checkpoints. */
  default IntParam checkpointInterval() {
    return trainingParams().checkpointInterval;
  }

  /** The value of {@link #checkpointInterval}. */
  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }
}
