package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomTest {
  private static final int DRAWS = 1_000_000;
  private static final int[] PURPOSES = {
    Random.INITIALIZATION,
    Random.SHUFFLE,
    Random.SLICES,
    Random.DROPOUT,
    Random.SAMPLE,
    Random.BINARIZE,
    Random.DIGITS,
    Random.ORDERING,
    Random.TEST
  };

  /** Models and their training are reproducible only as long as these stay. */
  @Test
  void knownAnswers() {
    assertThat(Random.hash(42, Random.TEST)).isEqualTo(6270620877612482005L);
    assertThat(Random.hash(42, Random.TEST, 1, 2, 3)).isEqualTo(-8369066914110751319L);
    Random random = Random.of(42, Random.TEST, 7);
    assertThat(random.nextLong()).isEqualTo(-7510136062309088104L);
    assertThat(random.nextDouble()).isEqualTo(0.24118451659524232);
    assertThat(random.nextFloat()).isEqualTo(0.0153265f);
    assertThat(random.nextInt(1000)).isEqualTo(99);
    assertThat(random.nextGaussian()).isEqualTo(-0.1468212694667795);
  }

  /** The generator is that of the JDK's SplittableRandom, which is written independently. */
  @Test
  void isSplitMix64() {
    SplittableRandom expected = new SplittableRandom(Random.hash(3, Random.TEST, 4));
    Random random = Random.of(3, Random.TEST, 4);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.nextLong()).isEqualTo(expected.nextLong());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10, 64, 1000})
  void nextIntIsUniform(int bound) {
    Random random = Random.of(6, Random.TEST, bound);
    long[] counts = new long[bound];
    for (int i = 0; i < DRAWS; i++) {
      counts[random.nextInt(bound)]++;
    }
    if (bound > 1) {
      ChiSquare.assertUniform("nextInt", counts);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3 << 29, Integer.MAX_VALUE})
  void nextIntIsUniformToLargeBounds(int bound) {
    Random random = Random.of(6, Random.TEST, bound);
    long[] counts = new long[100];
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) (random.nextInt(bound) * 100L / bound)]++;
    }
    ChiSquare.assertUniform("nextInt", counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void nextIntRefusesBounds(int bound) {
    assertThatThrownBy(() -> Random.of(1, Random.TEST).nextInt(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the bound is positive, not " + bound);
  }

  @Test
  void nextFloatIsUniform() {
    Random random = Random.of(7, Random.TEST);
    long[] high = new long[256];
    long[] low = new long[256];
    int wrong = 0;
    for (int i = 0; i < DRAWS; i++) {
      float f = random.nextFloat();
      float scaled = f * 0x1p24f;
      int whole = (int) scaled;
      if (!(f >= 0 && f < 1) || whole != scaled) {
        wrong++;
      } else {
        high[whole >> 16]++;
        low[whole & 255]++;
      }
    }
    assertThat(wrong).as("numbers outside [0, 1) or no multiple of 2⁻²⁴").isZero();
    ChiSquare.assertUniform("the highest bits of nextFloat", high);
    ChiSquare.assertUniform("the lowest bits of nextFloat", low);
  }

  @Test
  void nextDoubleIsUniform() {
    Random random = Random.of(8, Random.TEST);
    long[] counts = new long[1000];
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) (random.nextDouble() * counts.length)]++;
    }
    ChiSquare.assertUniform("nextDouble", counts);
  }

  @Test
  void nextGaussianHasTheNormalMoments() {
    Random random = Random.of(9, Random.TEST);
    double[] sums = new double[5];
    int beyondTwo = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = random.nextGaussian();
      double power = 1;
      for (int k = 1; k <= 4; k++) {
        power *= x;
        sums[k] += power;
      }
      if (Math.abs(x) > 2) {
        beyondTwo++;
      }
    }
    // Five standard errors: the variance of xᵏ is 1, 2, 15 and 96.
    double error = 5 / Math.sqrt(DRAWS);
    assertThat(sums[1] / DRAWS).isCloseTo(0, within(error));
    assertThat(sums[2] / DRAWS).isCloseTo(1, within(error * Math.sqrt(2)));
    assertThat(sums[3] / DRAWS).isCloseTo(0, within(error * Math.sqrt(15)));
    assertThat(sums[4] / DRAWS).isCloseTo(3, within(error * Math.sqrt(96)));
    double tail = 0.0455002639;
    assertThat((double) beyondTwo / DRAWS)
        .isCloseTo(tail, within(error * Math.sqrt(tail * (1 - tail))));
  }

  @Test
  void everySeedPurposeAndCoordinateHasAStreamOfItsOwn() {
    Set<Long> first = new HashSet<>();
    int streams = 0;
    for (long seed = -2; seed <= 2; seed++) {
      for (int purpose : PURPOSES) {
        first.add(Random.of(seed, purpose).nextLong());
        streams++;
        for (long a = -1; a < 20; a++) {
          first.add(Random.of(seed, purpose, a).nextLong());
          streams++;
          for (long b = -1; b < 20; b++) {
            first.add(Random.of(seed, purpose, a, b).nextLong());
            streams++;
          }
        }
      }
    }
    assertThat(first).hasSize(streams);
  }

  @Test
  void orderOfCoordinatesMatters() {
    assertThat(Random.hash(1, Random.TEST, 2, 3)).isNotEqualTo(Random.hash(1, Random.TEST, 3, 2));
  }

  @Test
  void sameArgumentsGiveTheSameStream() {
    Random a = Random.of(5, Random.DROPOUT, 2, 9);
    Random b = Random.of(5, Random.DROPOUT, 2, 9);
    for (int i = 0; i < 100; i++) {
      assertThat(a.nextLong()).isEqualTo(b.nextLong());
    }
  }

  @Test
  void neighbouringStreamsAreUncorrelated() {
    int n = 100_000;
    for (int purpose : PURPOSES) {
      assertUncorrelated(n, Random.of(1, purpose), Random.of(1, purpose % PURPOSES.length + 1));
      assertUncorrelated(n, Random.of(1, purpose, 0), Random.of(1, purpose, 1));
      assertUncorrelated(n, Random.of(1, purpose, 3), Random.of(2, purpose, 3));
    }
  }

  private static void assertUncorrelated(int n, Random a, Random b) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (a.nextDouble() - 0.5) * (b.nextDouble() - 0.5) * 12;
    }
    assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
  }

  /** Drawing one number from each of many streams is as good as many from one. */
  @Test
  void firstDrawsOfStreamsAreUniform() {
    long[] counts = new long[100];
    for (int i = 0; i < DRAWS; i++) {
      counts[Random.of(1, Random.SAMPLE, i).nextInt(100)]++;
    }
    ChiSquare.assertUniform("first draws", counts);
  }

  @Test
  void mixChangesHalfOfTheBits() {
    double changed = 0;
    int inputs = 2000;
    for (int i = 0; i < inputs; i++) {
      for (int bit = 0; bit < 64; bit++) {
        changed += Long.bitCount(Random.mix(i) ^ Random.mix(i ^ 1L << bit));
      }
    }
    assertThat(changed / (inputs * 64)).isCloseTo(32, within(0.2));
  }
}
