package org.ardent.model;

/**
 * The coordinates of a step of training, of which all that a model draws for it is a pure function.
 *
 * @param seed of the run
 * @param epoch from 0
 * @param step from 0, over all epochs
 */
public record StepKey(long seed, int epoch, long step) {}
