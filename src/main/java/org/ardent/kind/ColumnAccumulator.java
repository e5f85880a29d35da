package org.ardent.kind;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.ardent.math.Random;

/**
 * Gathers a column's statistics. Zeros are not added; they are the rows that were never added.
 * Small whole numbers are summed in longs, everything else in exact sums; both are exact, so
 * partitions merge to the same result in any order.
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
  private long missing;
  private long missingOnes;
  private int decimals;

  // A table may have very many columns, most of them of small numbers alone: null until needed.
  private TreeMap<String, Long> counts;
  private ExactSum sum;
  private ExactSum squares;
  private ExactSum missingWeights;

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
    if (!whole) {
      addDecimals(x);
    }
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

  /** Ten to the powers 0 to {@link ColumnStatistics#MAX_DECIMALS}. */
  private static final double[] POWERS = {1, 10, 100, 1000, 10_000};

  private void addDecimals(double x) {
    while (decimals >= 0 && Math.rint(x * POWERS[decimals]) / POWERS[decimals] != x) {
      decimals = decimals == ColumnStatistics.MAX_DECIMALS ? -1 : decimals + 1;
    }
  }

  /**
   * Adds a cell that is missing.
   *
   * @param weight how much its row counts
   */
  public void addMissing(double weight) {
    missing++;
    if (weight == 1) {
      missingOnes++;
      return;
    }
    if (missingWeights == null) {
      missingWeights = new ExactSum();
    }
    missingWeights.add(weight);
  }

  /** Adds a word. */
  public void add(String word) {
    words++;
    addCount(word, 1);
  }

  /** An order of words that has nothing to do with how they begin. */
  private enum ByHash implements Comparator<String> {
    ORDER;

    @Override
    public int compare(String a, String b) {
      int byHash = Long.compare(Random.mix(a.hashCode()), Random.mix(b.hashCode()));
      return byHash == 0 ? a.compareTo(b) : byHash;
    }
  }

  /**
   * Keeps the first words by hash, one more than are allowed: a pure function of all of them, since
   * what is dropped once is not among the first in the end. So they are a fair sample of the
   * different words, and their counts are exact.
   */
  private void addCount(String word, long count) {
    if (counts == null) {
      counts = new TreeMap<>(ByHash.ORDER);
    }
    counts.merge(word, count, Long::sum);
    if (counts.size() > ColumnStatistics.MAX_COUNTED + 1) {
      counts.pollLastEntry();
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
    missing += other.missing;
    missingOnes += other.missingOnes;
    decimals = decimals < 0 || other.decimals < 0 ? -1 : Math.max(decimals, other.decimals);
    if (other.missingWeights != null) {
      if (missingWeights == null) {
        missingWeights = new ExactSum();
      }
      missingWeights.add(other.missingWeights);
    }
    if (other.counts != null) {
      other.counts.forEach(this::addCount);
    }
    if (other.sum != null) {
      requireSums();
      sum.add(other.sum);
      squares.add(other.squares);
    }
  }

  /**
   * The statistics over a number of rows; rows that were not added are 0.
   *
   * @param weight Σ weight over the rows
   */
  public ColumnStatistics statistics(long rows, BigDecimal weight) {
    BigDecimal n =
        weight.subtract(BigDecimal.valueOf(missingOnes)).subtract(valueOf(missingWeights));
    if (n.signum() <= 0) {
      // Nothing is there.
      return new ColumnStatistics(0, 0, 0, 0, false, false, 0, 0, 0, Map.of(), 0, missing, -1);
    }
    BigDecimal total = BigDecimal.valueOf(small).add(valueOf(sum));
    BigDecimal squared = BigDecimal.valueOf(smallSquares).add(valueOf(squares));
    BigDecimal spread = squared.multiply(n).subtract(total.multiply(total));
    double variance = spread.divide(n.multiply(n), MathContext.DECIMAL128).doubleValue();
    boolean zeros = seen + missing < rows;
    Map<String, Long> sorted = new TreeMap<>();
    if (counts != null) {
      sorted.putAll(counts);
    }
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
        sorted,
        sorted.size(),
        missing,
        decimals);
  }

  private static BigDecimal valueOf(ExactSum sum) {
    return sum == null ? BigDecimal.ZERO : sum.value();
  }
}
