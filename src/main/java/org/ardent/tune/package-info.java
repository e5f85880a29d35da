/**
 * Searches for the settings of training: a space of settings, trials that are drawn from it, and
 * successive halving (Jamieson &amp; Talwalkar 2016), which gives more epochs to the trials that
 * are best on the validation set.
 *
 * <p>Rule: what a search finds is a pure function of data, space, seed and number of trials, never
 * of how many trials run at once or of how often it was stopped.
 */
package org.ardent.tune;
