package org.ardent.cli;

import static org.ardent.cluster.ClusterForTests.ALL_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.cluster.FaultyTasks;
import org.ardent.cluster.FaultyTasks.Fault;
import org.ardent.cluster.Running;
import org.ardent.cluster.Running.Outcome;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What ends a run on a cluster is said in one paragraph, and the checkpoint goes on to the model
 * file of an undisturbed run, in local mode too.
 */
@EnabledOnOs(OS.LINUX)
class ClusterFailuresTest extends ClusterTest {
  private static final int ALWAYS = 100;

  /** Four steps of a model whose gradient has 12.5 MB. */
  private static final List<String> TRAIN =
      List.of("--hidden=2000", "--train=digits:100:1", "--batch-size=50", "--shards=2");

  private static final int EPOCHS = 2;

  /** So that a fault can choose a step. */
  private static final List<String> STEPS_ARE_JOBS = List.of("--conf", "spark.ardent.port=-1");

  /** Runs a training on the cluster; returns what its last line says. */
  private AbstractStringAssert<?> assertFailure(List<String> spark, List<String> words)
      throws IOException {
    List<String> all = new ArrayList<>(ALL_EXECUTORS);
    all.addAll(spark);
    try (Running running = start(folder, "m", all, words)) {
      Outcome outcome = running.outcome();
      assertThat(outcome.code()).as("%s", outcome.err()).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("Exception in thread");
      assertThat(folder.resolve("m")).doesNotExist();
      return assertThat(outcome.err().lines().filter(line -> line.startsWith("ardent: ")))
          .as("%s", outcome.err())
          .singleElement()
          .asString();
    }
  }

  /** Trains in this process, to the end. */
  private byte[] trained(String name, List<String> words) throws IOException {
    Result result = run(words.toArray(String[]::new));
    assertThat(result.code()).as("%s", result.err()).isZero();
    return modelFile(folder, name);
  }

  @Test
  void aFullHeapAndTasksThatAlwaysFail() throws Exception {
    Path checkpoints = folder.resolve("m-checkpoints");
    String kept =
        String.format(Locale.ROOT, " is kept in %s; --resume continues from there", checkpoints);
    List<String> words = training(folder, "m", EPOCHS, TRAIN);
    words.addAll(List.of("--checkpoint=" + checkpoints, "--resume"));

    List<String> full = new ArrayList<>(faults(Fault.FULL_HEAP, "epoch 1/2, step 2/2"));
    full.addAll(STEPS_ARE_JOBS);
    // Each attempt costs an executor, and the seconds until there is another one.
    full.addAll(List.of("--conf", "spark.task.maxFailures=2"));
    assertFailure(full, words)
        .startsWith("ardent: training stopped at epoch 1/2, step 1/2: an executor ")
        // The last attempt may have come to an executor that was ending itself.
        .containsPattern(" (ran|has run) out of memory: --executor-memory ")
        .endsWith("; the checkpoint at epoch 1/2, step 1/2" + kept);
    assertThat(steps(folder, "m")).containsExactly(1);

    List<String> fail = new ArrayList<>(faults(Fault.FAIL, "epoch 2/2, step 2/2"));
    fail.addAll(STEPS_ARE_JOBS);
    assertFailure(fail, words)
        .startsWith(
            "ardent: training stopped at epoch 2/2, step 1/2: a task failed 4 times, at last")
        .contains("on 127.0.0.", "poison")
        .endsWith("; the checkpoint at epoch 2/2, step 1/2" + kept);
    assertThat(steps(folder, "m")).containsExactly(2, 3);

    assertFailure(faults(Fault.FAIL, "score valid"), words)
        .startsWith("ardent: cannot score the valid set after training: a task failed 4 times")
        .endsWith("; the checkpoint at the end of epoch 2/2" + kept);
    assertThat(trained("m", words))
        .isEqualTo(trained("through", training(folder, "through", EPOCHS, TRAIN)));
  }

  private static List<String> faults(Fault fault, String jobs) {
    return FaultyTasks.options(fault, jobs, ALWAYS, ".*");
  }
}
