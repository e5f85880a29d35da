/**
 * One way to run a round of training on all shards: a {@link org.ardent.train.exec.ShardFunction},
 * by a Spark job for each round, or by tasks that meet for every round, in the driver's own process
 * or on executors. What the shards bring changes a state, a {@link
 * org.ardent.train.exec.StateUpdate}, on the driver or in slices on the executors.
 *
 * <p>Rule: knows nothing of optimisers, settings or epochs. Which of the ways a round takes never
 * shows in what it gives.
 */
package org.ardent.train.exec;
