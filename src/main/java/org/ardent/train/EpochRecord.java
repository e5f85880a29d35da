package org.ardent.train;

import java.io.Serializable;

/**
 * One line of the history.
 *
 * @param epoch from 1
 * @param trainNegativeLogLikelihood mean over the epoch's mini-batches, each before its step and
 *     with dropout, nats per example; for lbfgs of the whole training set after the iteration,
 *     without penalties
 * @param validNegativeLogLikelihood of the validation set after the epoch, nats per example; NaN
 *     without one
 * @param stepSize of the epoch's last step; NaN for lbfgs, which searches along a line
 * @param seconds since the start of training
 * @param best whether the validation set has never been likelier
 */
public record EpochRecord(
    int epoch,
    double trainNegativeLogLikelihood,
    double validNegativeLogLikelihood,
    double stepSize,
    double seconds,
    boolean best)
    implements Serializable {}
