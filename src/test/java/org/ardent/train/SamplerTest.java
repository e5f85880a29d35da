package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final AutoregressiveModel MODEL = ToyShards.nade();
  private static final float[] PARAMETERS = new float[MODEL.parameterCount()];
  private static final int GIVEN = 7;

  private static Sampler sampler() {
    return new Sampler(ToyShards.session(), new LoadedModel(MODEL, PARAMETERS, Map.of()));
  }

  private static List<double[]> values(JavaRDD<Sampler.Sample> samples) {
    return samples.map(Sampler.Sample::values).collect();
  }

  /** As one thread draws them: fewer than are given, more, and more than a task has. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 7, 20, 4100})
  void aSampleContinuesTheRowOfItsIndex(long count) {
    List<double[]> prefixes = new ArrayList<>();
    for (int i = 0; i < GIVEN; i++) {
      prefixes.add(new double[] {i & 1, i >> 1 & 1, i >> 2 & 1});
    }
    Evaluator evaluator = MODEL.evaluator(PARAMETERS);
    List<double[]> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] row = new double[ToyShards.VARIABLES];
      System.arraycopy(prefixes.get(i % GIVEN), 0, row, 0, 3);
      expected.add(
          Sampler.draw(evaluator, MODEL.layout(), i, 5, row, new int[] {0, 1, 2}).values());
    }
    try (Sampler sampler = sampler()) {
      Sampler.Given given =
          new Sampler.Given(
              ToyShards.context().parallelize(prefixes, 3), GIVEN, new int[] {0, 1, 2});
      assertThat(values(sampler.draw(count, 5, given)))
          .usingRecursiveComparison()
          .isEqualTo(expected);
    }
  }

  @Test
  void theModelIsFreedWithTheSampler() {
    JavaRDD<Sampler.Sample> late;
    try (Sampler sampler = sampler()) {
      assertThat(sampler.draw(3, 1).count()).isEqualTo(3);
      late = sampler.draw(3, 1);
    }
    assertThatThrownBy(late::count).hasMessageContaining("destroyed");
  }
}
