package org.ardent.data;

import java.io.Serializable;

/**
 * What is known of a column once all rows have been seen: pure functions of its values, whatever
 * their order and partitions. Mean and standard deviation are the exact ones, rounded once.
 *
 * @param min the smallest value
 * @param max the largest value
 * @param mean the mean
 * @param std the standard deviation of the population (divided by the number of rows)
 * @param integral whether all values are whole numbers
 * @param binary whether all values are 0 or 1
 * @param ones how many values are 1
 */
public record ColumnStatistics(
    double min, double max, double mean, double std, boolean integral, boolean binary, long ones)
    implements Serializable {}
