package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Schedule;
import org.ardent.pack.Marginals;
import org.ardent.pack.Shards;
import org.ardent.synthetic.SyntheticDigits;
import org.junit.jupiter.api.Test;

/** Grey digits as 784 categories of 256 levels: 200,704 inputs and as many outputs. */
class LargeAlphabetTest {
  private static final int LEVELS = 256;
  private static final int ROWS = 60;

  private static final Layout LAYOUT =
      new Layout(
          Collections.nCopies(SyntheticDigits.PIXELS, new Variable.Nominal(LEVELS)),
          IntStream.range(0, SyntheticDigits.PIXELS).toArray());

  private static Shards shards() {
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Vectors.dense(grey(i)));
    }
    return ToyShards.pack(ToyShards.good(rows), LAYOUT, 1, 2, 1);
  }

  private static double[] grey(long index) {
    float[] grey = SyntheticDigits.grey(1, index);
    double[] levels = new double[grey.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = Math.rint(grey[i] * (LEVELS - 1));
    }
    return levels;
  }

  private static double mean(Evaluator evaluator, Examples x) {
    double[] scores = new double[x.size()];
    evaluator.logLikelihood(x, scores, 0);
    double sum = 0;
    for (double s : scores) {
      sum += s;
    }
    return sum / scores.length;
  }

  @Test
  void trainsWithoutOneHotRows() {
    AutoregressiveModel model =
        ModelRegistry.get("nade").factory().create(LAYOUT, Activation.RELU, List.of(8)).density();
    assertThat(model.parameterCount()).isEqualTo(200_704 * 8 + 8 + 200_704 * 8 + 200_704);
    TrainingSettings settings =
        TrainingSettings.builder()
            .epochs(4)
            .batchSize(20)
            .stepSize(0.02)
            .schedule(Schedule.CONSTANT)
            .seed(1L)
            .build();
    try (Shards shards = shards()) {
      List<Examples> packed = ToyShards.examples(shards);
      // One entry for each column, whatever the number of categories.
      assertThat(packed.stream().mapToInt(Examples::entries).sum())
          .isEqualTo(ROWS * SyntheticDigits.PIXELS);
      Examples all = Examples.concatenate(packed);
      float[] start = new float[model.parameterCount()];
      model.initialize(start, Marginals.outputBias(shards, LAYOUT), 1);
      Evaluator evaluator = model.evaluator(start);
      double before = mean(evaluator, all);
      assertThat(before).isCloseTo(independent(all), within(1.0));
      TrainingResult result = new Trainer(model, settings, List.of()).fit(shards, null);
      evaluator.load(result.parameters());
      assertThat(mean(evaluator, all)).isGreaterThan(before + 20);
      double[] row = new double[LAYOUT.size()];
      evaluator.sample(0, row, new double[row.length], Random.of(1, Random.SAMPLE));
      for (double level : row) {
        assertThat(level).isBetween(0.0, LEVELS - 1.0).isEqualTo(Math.rint(level));
      }
    }
  }

  /** Mean log-likelihood of columns on their own, with one pseudo-count per level. */
  private static double independent(Examples x) {
    int[] counts = new int[LAYOUT.inputs()];
    for (int e = 0; e < x.entries(); e++) {
      counts[x.column(e)]++;
    }
    double sum = 0;
    for (int e = 0; e < x.entries(); e++) {
      sum += Math.log((counts[x.column(e)] + 1.0) / (x.size() + LEVELS));
    }
    return sum / x.size();
  }
}
