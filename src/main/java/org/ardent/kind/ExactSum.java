package org.ardent.kind;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum without rounding, so that it depends neither on the order of the terms nor on how they were
 * spread over partitions: an expansion of non-overlapping doubles (Shewchuk 1997, as in Python's
 * fsum). Terms are finite and below 10³⁰⁰ in magnitude.
 */
public final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private double[] parts = new double[4];
  private int count;

  public void add(double term) {
    double x = term;
    int kept = 0;
    for (int j = 0; j < count; j++) {
      double y = parts[j];
      double high = x + y;
      double big = Math.abs(x) >= Math.abs(y) ? x : y;
      double small = Math.abs(x) >= Math.abs(y) ? y : x;
      double low = small - (high - big);
      if (low != 0) {
        parts[kept++] = low;
      }
      x = high;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    parts[kept] = x;
    count = kept + 1;
  }

  /** Adds a whole number. */
  public void add(long term) {
    add((double) (term >> 32) * 0x1p32);
    add((double) (term & 0xFFFFFFFFL));
  }

  /** Adds the square of a number; what its last bits lose to underflow depends on it alone. */
  void addSquare(double x) {
    addProduct(x, x);
  }

  /** Adds a·b. */
  void addProduct(double a, double b) {
    double product = a * b;
    add(product);
    add(Math.fma(a, b, -product));
  }

  /** Adds a·b·c. */
  void addProduct(double a, double b, double c) {
    double product = a * b;
    addProduct(product, c);
    addProduct(Math.fma(a, b, -product), c);
  }

  public void add(ExactSum other) {
    for (int j = 0; j < other.count; j++) {
      add(other.parts[j]);
    }
  }

  /** The sum, exactly. */
  public BigDecimal value() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int j = 0; j < count; j++) {
      sum = sum.add(new BigDecimal(parts[j]));
    }
    return sum;
  }
}
