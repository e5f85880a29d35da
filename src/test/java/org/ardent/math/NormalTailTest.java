package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against mpmath 1.3 with 40 digits. */
class NormalTailTest {

  @ParameterizedTest
  @CsvSource({
    "1e-300, 1.0, 1.1283791670955126022e-300",
    "1e-8, 0.99999998871620842904, 1.1283791670955125599e-8",
    "0.1, 0.89645697996912663666, 0.1124629160182848984",
    "0.46875, 0.63206968924955607816, 0.49261347321793799159",
    "0.5, 0.61569034419292587487, 0.52049987781304653768",
    "1, 0.42758357615580700441, 0.84270079294971486934",
    "2.5, 0.21080636406114358065, 0.99959304798255504106",
    "4, 0.13699945762506138989, 0.99999998458274209972",
    "4.5, 0.12248480427384141755, 0.99999999980338395585",
    "10, 0.056140992743822585858, 1",
    "26, 0.021683584850562906616, 1",
    "1e3, 0.0005641893014533876542, 1",
    "1e8, 5.6418958354775625874e-9, 1"
  })
  void agreesToDoublePrecision(double x, double scaledErfc, double erf) {
    assertThat(NormalTail.scaledErfc(x)).isCloseTo(scaledErfc, within(1e-15 * scaledErfc * 4));
    assertThat(NormalTail.erf(x)).isCloseTo(erf, within(1e-15 * erf));
  }

  @Test
  void endsAtInfinity() {
    assertThat(NormalTail.scaledErfc(Double.POSITIVE_INFINITY)).isZero();
    assertThat(NormalTail.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(NormalTail.scaledErfc(0)).isEqualTo(1);
    assertThat(NormalTail.erf(0)).isZero();
  }
}
