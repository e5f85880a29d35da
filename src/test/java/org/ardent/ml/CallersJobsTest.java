package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.SparkForTests;
import org.ardent.train.StoppedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A notebook's cell that fits can be cancelled, and its job group stays its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CallersJobsTest {
  private static final SparkContext CONTEXT = SparkForTests.session().sparkContext();
  private static final String GROUP = "cell 7";

  private Properties before;

  @BeforeEach
  void setGroup() {
    CONTEXT.setJobGroup(GROUP, "what the notebook says", false);
    CONTEXT.setLocalProperty("spark.scheduler.pool", "mine");
    before = properties();
  }

  @AfterEach
  void clearGroup() {
    CONTEXT.clearJobGroup();
    CONTEXT.setLocalProperty("spark.scheduler.pool", null);
  }

  private static Properties properties() {
    return (Properties) CONTEXT.getLocalProperties().clone();
  }

  @Test
  void whatTheCallerHasToldSparkStays() {
    Dataset<Row> rows = DensityTables.mixed(100, 1);
    AutoregressiveDensityModel model = AutoregressiveDensityTest.mixed().fit(rows);
    assertThat(properties()).isEqualTo(before);
    model.evaluate(rows);
    assertThat(properties()).isEqualTo(before);
    model.transform(rows).count();
    assertThat(properties()).isEqualTo(before);
    model.sample(SparkForTests.session(), 3, 1).count();
    assertThat(properties()).isEqualTo(before);
    new LogLikelihoodEvaluator().evaluate(model.transform(rows));
    assertThat(properties()).isEqualTo(before);
  }

  @Test
  void alsoWhenFitFails() {
    AutoregressiveDensity estimator = AutoregressiveDensityTest.mixed().setKinds("binary");
    assertThatThrownBy(() -> estimator.fit(DensityTables.mixed(100, 1)))
        .hasMessageContaining("plan");
    assertThat(properties()).isEqualTo(before);
  }

  /** Of two shards the tasks meet in one job, of five every step is a job. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void cancellingTheGroupEndsFit(int shards) {
    AtomicBoolean cancelled = new AtomicBoolean();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            String description = job.properties().getProperty("spark.job.description", "");
            if (description.startsWith("epoch ") && !cancelled.getAndSet(true)) {
              assertThat(job.properties().getProperty("spark.jobGroup.id")).isEqualTo(GROUP);
              CONTEXT.cancelJobGroup(GROUP);
            }
          }
        };
    CONTEXT.addSparkListener(listener);
    try {
      AutoregressiveDensity endless =
          AutoregressiveDensityTest.mixed().setNumShards(shards).setMaxIter(10_000_000);
      assertThatThrownBy(() -> endless.fit(DensityTables.mixed(100, 1)))
          .isInstanceOf(StoppedException.class)
          .hasStackTraceContaining("cancelled job group " + GROUP);
    } finally {
      CONTEXT.removeSparkListener(listener);
    }
    assertThat(properties()).isEqualTo(before);
  }
}
