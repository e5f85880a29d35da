package org.ardent.model;

/**
 * The coordinates of a step of training. Everything that a model draws for the step is a pure
 * function of them.
 *
 * @param seed of the run
 * @param epoch from 0
 * @param step from 0, over all epochs
 */
public record StepKey(long seed, int epoch, long step) {}
