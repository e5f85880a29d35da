package org.ardent.kind;

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
public final class ColumnAccumulator implements Serializable {
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

  // A table may have very many columns, most of them of small numbers alone: null until needed.
  private TreeSet<String> levels;
  private ExactSum sum;
  private ExactSum squares;

  /**
   * Adds a value other than 0.
   *
   * @param weight how much its row counts
   */
  public void add(double x, double weight) {
    seen++;
    min = Math.min(min, x);
    max = Math.max(max, x);
    boolean one = x == 1;
    boolean whole = x == Math.rint(x);
    ones += one ? 1 : 0;
    binary &= one;
    integral &= whole;
    if (weight != 1) {
      requireSums();
      sum.addProduct(weight, x);
      squares.addProduct(weight, x, x);
    } else if (one) {
      small++;
      smallSquares++;
    } else if (whole && Math.abs(x) <= SMALL) {
      long n = (long) x;
      small += n;
      smallSquares += n * n;
      if (++added == FLUSH) {
        flush();
      }
    } else {
      requireSums();
      sum.add(x);
      squares.addSquare(x);
    }
  }

  private void requireSums() {
    if (sum == null) {
      sum = new ExactSum();
      squares = new ExactSum();
    }
  }

  /** Adds a word. */
  public void add(String word) {
    words++;
    addLevel(word);
  }

  /** Keeps the smallest words, one more than are allowed: a pure function of all of them. */
  private void addLevel(String word) {
    if (levels == null) {
      levels = new TreeSet<>();
    }
    if (levels.add(word) && levels.size() > ColumnStatistics.MAX_LEVELS + 1) {
      levels.pollLast();
    }
  }

  private void flush() {
    requireSums();
    sum.add(small);
    squares.add(smallSquares);
    small = 0;
    smallSquares = 0;
    added = 0;
  }

  public void merge(ColumnAccumulator other) {
    if (added + other.added >= FLUSH) {
      flush();
    }
    added += other.added;
    small += other.small;
    smallSquares += other.smallSquares;
    seen += other.seen;
    ones += other.ones;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    integral &= other.integral;
    binary &= other.binary;
    words += other.words;
    if (other.levels != null) {
      other.levels.forEach(this::addLevel);
    }
    if (other.sum != null) {
      requireSums();
      sum.add(other.sum);
      squares.add(other.squares);
    }
  }

  /**
   * The statistics over a number of rows, of which those not added are 0.
   *
   * @param n Σ weight over the rows
   */
  public ColumnStatistics statistics(long rows, BigDecimal n) {
    BigDecimal total = BigDecimal.valueOf(small).add(valueOf(sum));
    BigDecimal squared = BigDecimal.valueOf(smallSquares).add(valueOf(squares));
    BigDecimal spread = squared.multiply(n).subtract(total.multiply(total));
    double variance = spread.divide(n.multiply(n), MathContext.DECIMAL128).doubleValue();
    boolean zeros = seen < rows;
    return new ColumnStatistics(
        zeros ? Math.min(min, 0) : min,
        zeros ? Math.max(max, 0) : max,
        total.divide(n, MathContext.DECIMAL128).doubleValue(),
        Math.sqrt(Math.max(0, variance)),
        integral && words == 0,
        binary && words == 0,
        seen,
        ones,
        words,
        levels == null ? List.of() : List.copyOf(levels));
  }

  private static BigDecimal valueOf(ExactSum sum) {
    return sum == null ? BigDecimal.ZERO : sum.value();
  }
}
