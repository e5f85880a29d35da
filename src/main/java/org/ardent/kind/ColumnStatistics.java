package org.ardent.kind;

import java.io.Serializable;
import java.util.List;

/**
 * What is known of a column once all rows have been seen: pure functions of its values, whatever
 * their order and partitions. Mean and standard deviation are the exact ones, rounded once.
 *
 * @param min the smallest value
 * @param max the largest value
 * @param mean the mean, of rows that count as much as their weights say
 * @param std the standard deviation of the population (divided by Σ weight, the number of rows)
 * @param integral whether all values are whole numbers
 * @param binary whether all values are 0 or 1
 * @param nonZeros how many values are not 0
 * @param ones how many values are 1
 * @param words how many cells are words; then the figures above are those of numbers 0 in their
 *     place, and neither {@code integral} nor {@code binary} holds
 * @param levels the different words, sorted; cut after {@link #MAX_LEVELS} + 1 of them
 */
public record ColumnStatistics(
    double min,
    double max,
    double mean,
    double std,
    boolean integral,
    boolean binary,
    long nonZeros,
    long ones,
    long words,
    List<String> levels)
    implements Serializable {
  /** More different words than this are names or free text, and not categories. */
  public static final int MAX_LEVELS = 10_000;
}
