/**
 * The algorithms: synchronous SGD, local SGD and L-BFGS. Each is a function of (parameters, shard,
 * key of the round), which a {@link org.ardent.train.exec.ShardRunner} runs, and an update of the
 * parameters by what came of it.
 *
 * <p>Rule: imports {@code train.exec}, {@code optim} and what is below; knows nothing of epochs'
 * ends, checkpoints' files or listeners.
 */
package org.ardent.train.algorithm;
