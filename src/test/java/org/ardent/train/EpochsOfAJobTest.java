package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In local mode a job takes as many epochs as there are, unless their ends need Spark. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class EpochsOfAJobTest {
  private static final int EPOCHS = 6;

  private static TrainingSettings settings(int localSteps) {
    return TrainingSettings.builder()
        .epochs(EPOCHS)
        .batchSize(40)
        .localSteps(localSteps)
        .stepSize(0.01)
        .warmUp(1.0)
        .weightDecay(0.01)
        .dropout(0.2)
        .average(0.9)
        .seed(3L)
        .build();
  }

  /** Is told of epochs, at whose ends it may look at the data. */
  private static final class Watcher implements TrainingListener {
    private final Shards looksAt;
    private final List<String> seen = new ArrayList<>();

    Watcher(Shards looksAt) {
      this.looksAt = looksAt;
    }

    @Override
    public boolean usesSpark() {
      return looksAt != null;
    }

    @Override
    public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
      seen.add("step " + epoch + " " + step + " " + negativeLogLikelihood);
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      seen.add("epoch " + epoch.epoch() + " " + epoch.trainNegativeLogLikelihood());
      if (looksAt != null) {
        assertThat(looksAt.rdd().count()).isEqualTo(looksAt.count());
      }
    }
  }

  private record Fit(List<Float> parameters, List<String> seen, int jobs) {}

  private static Fit fit(int localSteps, Shards train, Shards valid, Watcher watcher)
      throws TimeoutException {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    SparkContext spark = ToyShards.context().sc();
    spark.listenerBus().waitUntilEmpty();
    spark.addSparkListener(counter);
    TrainingResult result =
        new Trainer(ToyShards.nade(), settings(localSteps), List.of(watcher)).fit(train, valid);
    spark.listenerBus().waitUntilEmpty();
    spark.removeSparkListener(counter);
    List<Float> parameters = new ArrayList<>();
    for (float each : result.parameters()) {
      parameters.add(each);
    }
    return new Fit(parameters, watcher.seen, jobs.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void areAsManyAsThereAre(int localSteps) throws TimeoutException {
    try (Shards train = ToyShards.pack(ToyShards.rows(430, 1), 2, 2, 3)) {
      Fit apart = fit(localSteps, train, null, new Watcher(train));
      Fit together = fit(localSteps, train, null, new Watcher(null));
      assertThat(together.parameters()).isEqualTo(apart.parameters());
      assertThat(together.seen()).isEqualTo(apart.seen()).hasSize(EPOCHS * 12);
      // That of the marginals, and the listener's.
      assertThat(apart.jobs()).isEqualTo(1 + 2 * EPOCHS);
      assertThat(together.jobs()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void areValidatedOneByOne(int localSteps) throws TimeoutException {
    try (Shards train = ToyShards.pack(ToyShards.rows(430, 1), 2, 2, 3);
        Shards valid = ToyShards.pack(ToyShards.rows(90, 2), 2, 2, 3)) {
      Fit fit = fit(localSteps, train, valid, new Watcher(null));
      assertThat(fit.jobs()).isEqualTo(1 + 2 * EPOCHS);
    }
  }
}
