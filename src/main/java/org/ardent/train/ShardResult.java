package org.ardent.train;

/** What a shard gives in a job of training, as far as a {@link Meter} counts it. */
interface ShardResult {
  /** How many rows it saw. */
  long examples();

  /** Σ log p over them, nats. */
  double logLikelihood();

  /** How long its gradients took, by the clock of its task. */
  long kernelNanos();
}
