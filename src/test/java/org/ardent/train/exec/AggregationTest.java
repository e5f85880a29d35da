package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.ardent.io.InvalidInputException;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static Aggregation of(String word) {
    return Aggregation.of(new SparkConf(false).set(Aggregation.CONF, word));
  }

  @Test
  void theDriverAddsUpUnlessSlicesAreAskedFor() {
    assertThat(Aggregation.of(new SparkConf(false))).isEqualTo(Aggregation.DRIVER);
    assertThat(of("driver")).isEqualTo(Aggregation.DRIVER);
    assertThat(of("slices")).isEqualTo(Aggregation.SLICES);
  }

  @Test
  void anotherWordIsAMistake() {
    assertThatThrownBy(() -> of("Slices"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("spark.ardent.aggregation is 'Slices', expected driver or slices");
  }
}
