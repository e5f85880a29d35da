package org.ardent.data;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.TreeSet;

/**
 * Gathers a column's statistics. Zeros are not added: they are the rows that were not. Small whole
 * numbers are summed in longs, everything else in exact sums; both are exact, so partitions merge
 * to the same result in any order.
 */
final class ColumnAccumulator implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Whole numbers up to here, squared and added 2²² times, fit a long. */
  private static final double SMALL = 1 << 20;

  private static final long FLUSH = 1 << 22;

  private long seen;
  private long ones;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean integral = true;
  private boolean binary = true;
  private long added;
  private long small;
  private long smallSquares;
  private long words;
  private final TreeSet<String> levels = new TreeSet<>();
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();

  /** Adds a value other than 0. */
  void add(double x) {
    seen++;
    min = Math.min(min, x);
    max = Math.max(max, x);
    if (x == 1) {
      ones++;
      small++;
      smallSquares++;
      return;
    }
    binary = false;
    boolean whole = x == Math.rint(x);
    integral &= whole;
    if (whole && Math.abs(x) <= SMALL) {
      long n = (long) x;
      small += n;
      smallSquares += n * n;
      if (++added == FLUSH) {
        flush();
      }
    } else {
      sum.add(x);
      squares.addSquare(x);
    }
  }

  /** Adds a word. */
  void add(String word) {
    words++;
    addLevel(word);
  }

  /** Keeps the smallest words, one more than are allowed: a pure function of all of them. */
  private void addLevel(String word) {
    if (levels.add(word) && levels.size() > ColumnStatistics.MAX_LEVELS + 1) {
      levels.pollLast();
    }
  }

  private void flush() {
    sum.add(small);
    squares.add(smallSquares);
    small = 0;
    smallSquares = 0;
    added = 0;
  }

  void merge(ColumnAccumulator other) {
    flush();
    seen += other.seen;
    ones += other.ones;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    integral &= other.integral;
    binary &= other.binary;
    words += other.words;
    other.levels.forEach(this::addLevel);
    sum.add(other.sum);
    squares.add(other.squares);
    sum.add(other.small);
    squares.add(other.smallSquares);
  }

  /** The statistics over a number of rows, of which those not added are 0. */
  ColumnStatistics statistics(long rows) {
    flush();
    BigDecimal n = BigDecimal.valueOf(rows);
    BigDecimal total = sum.value();
    BigDecimal spread = squares.value().multiply(n).subtract(total.multiply(total));
    double variance = spread.divide(n.multiply(n), MathContext.DECIMAL128).doubleValue();
    boolean zeros = seen < rows;
    return new ColumnStatistics(
        zeros ? Math.min(min, 0) : min,
        zeros ? Math.max(max, 0) : max,
        total.divide(n, MathContext.DECIMAL128).doubleValue(),
        Math.sqrt(Math.max(0, variance)),
        integral && words == 0,
        binary && words == 0,
        ones,
        words,
        List.copyOf(levels));
  }
}
