package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Tables;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Family;
import org.ardent.model.conditional.Region.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probabilities of regions, and draws from them, of every conditional. */
class RegionTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static Interval open(double lower, double upper) {
    return new Interval(lower, false, upper, false);
  }

  private static Region region(boolean missing, Interval... intervals) {
    return new Region(List.of(intervals), missing);
  }

  static Stream<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    variables.add(new Variable.Binary());
    variables.add(new Variable.Nominal(5));
    variables.add(Tables.gated(new Variable.Nominal(3), true));
    for (Family f : Family.values()) {
      int components = f == Family.GAUSSIAN ? 1 : 3;
      variables.add(Tables.real(f, components, true));
      variables.add(Tables.unbounded(f, components));
      variables.add(Tables.grid(f, components, -3, 4));
      variables.add(Tables.gated(Tables.real(f, components, true), true, 0.0, 2.5));
      variables.add(Tables.gated(Tables.grid(f, components, 0, INFINITY), true, 0.0));
    }
    return variables.stream();
  }

  private static float[] outputs(Conditional conditional, long seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] out = new float[conditional.outputs()];
    for (int r = 0; r < out.length; r++) {
      out[r] = (float) (0.7 * random.nextGaussian());
    }
    return out;
  }

  /** What lies in a region and what does not make up everything, however it is cut. */
  @ParameterizedTest
  @MethodSource("variables")
  void aRegionAndItsComplementSumToOne(Variable variable) {
    Conditional conditional = variable.conditional();
    float[] out = outputs(conditional, 3);
    assertThat(conditional.probability(out, 0, Region.ALL)).isCloseTo(1, within(1e-6));
    for (Region some :
        List.of(
            region(false, open(-INFINITY, 0.25)),
            region(false, new Interval(-0.25, true, 1, true), open(1.5, INFINITY)),
            region(false, Interval.point(0), Interval.point(1)))) {
      double missing = conditional.probability(out, 0, region(true));
      assertThat(
              conditional.probability(out, 0, some)
                  + conditional.probability(out, 0, some.complement())
                  + missing)
          .isCloseTo(1, within(1e-6));
    }
  }

  /** Draws that fall into a region are as many as its probability says, and so are drawn in it. */
  @ParameterizedTest
  @MethodSource("variables")
  void drawsFallIntoARegionAsOftenAsItIsProbable(Variable variable) {
    Conditional conditional = variable.conditional();
    float[] out = outputs(conditional, 5);
    Region some =
        region(
            true, new Interval(-1.25, true, -0.25, true), Interval.point(0), open(0.7, INFINITY));
    Region less = region(false, new Interval(-0.75, true, -0.25, true), open(1.1, 1.9));
    Random random = Random.of(4, Random.TEST);
    int all = 20_000;
    int within = 0;
    int withinLess = 0;
    int drawnLess = 0;
    double p = conditional.probability(out, 0, some);
    double ofLess = conditional.probability(out, 0, some.and(less)) / p;
    for (int i = 0; i < all; i++) {
      double x = conditional.sample(out, 0, random);
      within += some.contains(x) ? 1 : 0;
      withinLess += some.contains(x) && less.contains(x) ? 1 : 0;
      double drawn = conditional.sample(out, 0, some, random);
      assertThat(some.contains(drawn)).as("%s", drawn).isTrue();
      drawnLess += less.contains(drawn) ? 1 : 0;
    }
    double n = all;
    assertThat(within / n).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / n) + 1e-9));
    assertThat(drawnLess / n)
        .isCloseTo(ofLess, within(4 * Math.sqrt(ofLess * (1 - ofLess) / n) + 1e-9));
    assertThat(withinLess).isLessThanOrEqualTo(within);
  }

  /** The integral of the density, or the sum over the points of a grid. */
  @ParameterizedTest
  @MethodSource("variables")
  void aProbabilityIsTheSumOfWhatLiesInTheRegion(Variable variable) {
    Conditional conditional = variable.conditional();
    float[] out = outputs(conditional, 8);
    Region some = region(false, open(-0.85, 0.9));
    double sum = 0;
    if (variable.isReal()) {
      int steps = 7000;
      double width = 1.75 / steps;
      // Of a gated variable the density is in the data's own units.
      double unit = variable.ungated() == variable ? 1 : 2;
      for (int i = 0; i < steps; i++) {
        double x = -0.85 + (i + 0.5) * width;
        sum += unit * width * Math.exp(conditional.logDensity(out, 0, x));
      }
      double atom = variable.encode(0);
      sum += unit == 1 ? 0 : Math.exp(conditional.logDensity(out, 0, atom));
    } else if (variable.isNumber()) {
      Variable.Grid grid = (Variable.Grid) variable.ungated();
      for (int k = -3; k <= 4; k++) {
        double x = variable.encode(k);
        boolean point = grid.lower() <= k && some.contains(x);
        sum += point ? Math.exp(conditional.logDensity(out, 0, x)) : 0;
      }
    } else {
      sum = Math.exp(conditional.logDensity(out, 0, 0));
    }
    assertThat(conditional.probability(out, 0, some)).isCloseTo(sum, within(2e-4));
  }

  @Test
  void regionsIntersectAndHaveComplements() {
    Region some = region(true, new Interval(-1, true, 2, false), Interval.point(5));
    assertThat(some.complement())
        .isEqualTo(
            region(false, open(-INFINITY, -1), new Interval(2, true, 5, false), open(5, INFINITY)));
    assertThat(some.complement().complement())
        .isEqualTo(region(false, some.intervals().get(0), some.intervals().get(1)));
    assertThat(some.and(region(true, new Interval(2, true, 5, true))))
        .isEqualTo(region(true, Interval.point(5)));
    assertThat(some.and(some.complement()).intervals()).isEmpty();
    assertThat(some.contains(Double.NaN)).isTrue();
    assertThat(some.contains(2)).isFalse();
  }

  /** Far out in a tail nothing rounds to 0 or leaves the bounds. */
  @Test
  void drawsFromTails() {
    Random random = Random.of(1, Random.TEST);
    for (LocationScale family : List.of(Normal.STANDARD, Logistic.STANDARD, Laplace.STANDARD)) {
      for (double lower : new double[] {-30, 8, 30}) {
        double mean = 0;
        for (int i = 0; i < 200; i++) {
          double x = TruncatedDraw.of(family, lower, INFINITY, random);
          assertThat(x).isGreaterThanOrEqualTo(lower);
          double mirrored = TruncatedDraw.of(family, -INFINITY, -lower, random);
          assertThat(mirrored).isLessThanOrEqualTo(-lower);
          assertThat(TruncatedDraw.of(family, lower, lower + 1e-3, random))
              .isBetween(lower, lower + 1e-3);
          mean += x / 200;
        }
        assertThat(mean).isBetween(lower, Math.max(1, lower + 1.4));
      }
    }
  }
}
