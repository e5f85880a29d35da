package org.ardent.train;

/**
 * What a step saw, over all shards.
 *
 * @param examples how many rows
 * @param logLikelihood Σ log p over them before the step, nats
 */
record StepResult(long examples, double logLikelihood) implements java.io.Serializable {}
