/**
 * Synchronous SGD on Spark, evaluation and sampling at scale, listeners.
 *
 * <p>Rule: imports {@code data}, {@code optim}, {@code model}, {@code math}; whatever it computes
 * is a pure function of data, settings, seed and shards, never of the cluster.
 */
package org.ardent.train;
