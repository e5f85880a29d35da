/**
 * The run from tables to a trained model: settings, trainer, epochs, listeners. How a round is
 * computed is in {@code train.algorithm}, and how it runs on all shards in {@code train.exec}.
 *
 * <p>Rule: whatever it computes is a pure function of data, settings, seed and shards, never of the
 * cluster.
 */
package org.ardent.train;
