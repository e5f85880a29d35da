package org.ardent.kind;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * The statistics of a column over all rows. They are pure functions of its values and do not depend
 * on order or partitions. Mean and standard deviation are exact and rounded once.
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
 * @param counts how often each word is there, sorted by word; of more than {@link #MAX_COUNTED}
 *     different ones a sample of one more than that, or the most frequent
 * @param distinct how many different words there are; of a sample, how many that has
 * @param missing how many cells are missing; they count in no other figure
 * @param decimals the fewest digits after the point that all values can be written with; −1 if that
 *     takes more than {@link #MAX_DECIMALS}
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
    Map<String, Long> counts,
    long distinct,
    long missing,
    int decimals)
    implements Serializable {
  /** More different words than this are not counted in one pass. */
  public static final int MAX_COUNTED = 50_000;

  /** Numbers of more digits after the point are measurements, and not of a fixed scale. */
  public static final int MAX_DECIMALS = 4;

  /** From this share of different words on a column has names, and not categories. */
  private static final double NEARLY_ALL = 0.95;

  /** Whether {@code counts} are those of a sample of the words. */
  public boolean isSample() {
    return counts.size() > MAX_COUNTED;
  }

  /** Whether nearly all words are different, judged by the counts of all words or of a sample. */
  public boolean hasNames() {
    long cells = counts.values().stream().mapToLong(Long::longValue).sum();
    return counts.size() >= NEARLY_ALL * cells;
  }

  /** The same with the counts of the most frequent words. */
  public ColumnStatistics withCounts(Map<String, Long> mostFrequent, long different) {
    return new ColumnStatistics(
        min,
        max,
        mean,
        std,
        integral,
        binary,
        nonZeros,
        ones,
        words,
        mostFrequent,
        different,
        missing,
        decimals);
  }

  /** The different words, sorted. */
  public List<String> levels() {
    return List.copyOf(counts.keySet());
  }
}
