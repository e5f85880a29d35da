package org.ardent.model.conditional;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of values that a condition admits: intervals of encoded values, disjoint and ascending, and
 * whether a missing value is in it.
 *
 * @param intervals none of them empty
 * @param missing whether a missing value is admitted
 */
public record Region(List<Interval> intervals, boolean missing) {
  /** Every value, and none. */
  public static final Region ALL =
      new Region(
          List.of(new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false)),
          true);

  public Region {
    intervals = List.copyOf(intervals);
  }

  /**
   * Values between two bounds.
   *
   * @param lower the lower bound, or −∞
   * @param lowerIn whether it is one of the values
   * @param upper the upper bound, or ∞
   * @param upperIn whether it is one of the values
   */
  public record Interval(double lower, boolean lowerIn, double upper, boolean upperIn) {
    /** One value. */
    public static Interval point(double x) {
      return new Interval(x, true, x, true);
    }

    /** Whether a value lies between the bounds. */
    public boolean contains(double x) {
      return (x > lower || (lowerIn && x == lower)) && (x < upper || (upperIn && x == upper));
    }

    /** Whether there is no such value. */
    boolean isEmpty() {
      return !(lower < upper) && !(lower == upper && lowerIn && upperIn);
    }

    private Interval and(Interval other) {
      boolean lowerHere = lower > other.lower || (lower == other.lower && !lowerIn);
      boolean upperHere = upper < other.upper || (upper == other.upper && !upperIn);
      return new Interval(
          lowerHere ? lower : other.lower,
          lowerHere ? lowerIn : other.lowerIn,
          upperHere ? upper : other.upper,
          upperHere ? upperIn : other.upperIn);
    }
  }

  /** Whether it has a value; NaN is a missing one. */
  public boolean contains(double x) {
    return Double.isNaN(x) ? missing : intervals.stream().anyMatch(i -> i.contains(x));
  }

  /** What both have. */
  public Region and(Region other) {
    List<Interval> both = new ArrayList<>();
    for (Interval a : intervals) {
      for (Interval b : other.intervals) {
        Interval common = a.and(b);
        if (!common.isEmpty()) {
          both.add(common);
        }
      }
    }
    return new Region(both, missing && other.missing);
  }

  /** The numbers, but not a missing value, that are not here. */
  public Region complement() {
    List<Interval> gaps = new ArrayList<>();
    double from = Double.NEGATIVE_INFINITY;
    boolean fromIn = false;
    for (Interval i : intervals) {
      Interval gap = new Interval(from, fromIn, i.lower, !i.lowerIn);
      if (!gap.isEmpty()) {
        gaps.add(gap);
      }
      from = i.upper;
      fromIn = !i.upperIn;
    }
    Interval last = new Interval(from, fromIn, Double.POSITIVE_INFINITY, false);
    if (!last.isEmpty()) {
      gaps.add(last);
    }
    return new Region(gaps, false);
  }
}
