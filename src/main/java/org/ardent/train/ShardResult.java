package org.ardent.train;

/** What a shard gives in a job of training, as far as a {@link Meter} counts it. */
interface ShardResult {
  /** The rows it saw. */
  StepResult seen();

  /** How long its gradients took, by the clock of its task. */
  long kernelNanos();
}
