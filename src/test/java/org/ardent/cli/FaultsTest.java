package org.ardent.cli;

import static org.ardent.cluster.ClusterForTests.ALL_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.ardent.cluster.ClusterForTests;
import org.ardent.cluster.EventLog;
import org.ardent.cluster.FaultyTasks;
import org.ardent.cluster.FaultyTasks.Fault;
import org.ardent.cluster.Running;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a standalone cluster of two workers, lost executors, tasks tried again and speculative copies
 * change nothing: the model file is that of local mode, byte for byte, and so are scores. {@code
 * -Dardent.kills=10} makes it long.
 */
@EnabledOnOs(OS.LINUX)
class FaultsTest extends ClusterTest {
  private static final int KILLS = Integer.getInteger("ardent.kills", 1);
  private static final long SEED = Long.getLong("ardent.seed", 1);

  private static final int EPOCHS_PER_KILL = 2;
  private static final int EPOCHS = EPOCHS_PER_KILL * (KILLS + 1);

  /** About as long as a step. */
  private static final int MOST_MILLIS = 30;

  private static final String SYNCHRONOUS = "--local-steps=1";
  private static final String LOCAL_STEPS = "--local-steps=4";

  private static final Map<String, byte[]> EXPECTED = new HashMap<>();

  /** Both ways to train, in this process. */
  @BeforeAll
  static void trainHere() throws IOException {
    Path folder = Files.createTempDirectory("undisturbed");
    try {
      for (String steps : List.of(SYNCHRONOUS, LOCAL_STEPS)) {
        Result result = run(training(folder, steps, steps).toArray(String[]::new));
        assertThat(result.code()).as("%s", result.err()).isZero();
        EXPECTED.put(steps, modelFile(folder, steps));
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static List<String> training(Path folder, String name, String steps) {
    return training(folder, name, EPOCHS, List.of(steps));
  }

  @ParameterizedTest
  @ValueSource(strings = {SYNCHRONOUS, LOCAL_STEPS})
  void whereExecutorsAreKilled(String steps) throws Exception {
    List<String> words = training(folder, "m", EPOCHS, checkpoints(folder, "m"));
    words.add(steps);
    Random random = new Random(SEED);
    try (Running running = start(folder, "m", ALL_EXECUTORS, words)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        int least = kill * EPOCHS_PER_KILL * STEPS;
        await(running, () -> isWithinAnEpochAfter(least));
        Thread.sleep(random.nextInt(MOST_MILLIS));
        killAnExecutor(running, random);
      }
      successful(running);
    }
    EventLog events = events(folder, "m");
    assertThat(events.executorsKilled()).isEqualTo(KILLS);
    assertThat(modelFile(folder, "m")).isEqualTo(EXPECTED.get(steps));
    System.err.printf(
        Locale.ROOT,
        "%s: killed %d executors, %d tasks with them, in %d steps%n",
        steps,
        KILLS,
        events.tasksLost(),
        EPOCHS * STEPS);
  }

  private boolean isWithinAnEpochAfter(int least) {
    List<Integer> steps = steps(folder, "m");
    int last = steps.isEmpty() ? 0 : steps.get(steps.size() - 1);
    return last > least && last % STEPS != 0;
  }

  private static void await(Running running, BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      assertThat(running.isAlive()).as(running::err).isTrue();
      Thread.sleep(5);
    }
  }

  private static void killAnExecutor(Running running, Random random) throws Exception {
    ClusterForTests cluster = ClusterForTests.get();
    await(running, () -> !cluster.executors().isEmpty());
    List<ProcessHandle> executors = cluster.executors();
    executors.get(random.nextInt(executors.size())).destroyForcibly();
  }

  @Test
  void onOneExecutorWhereEveryTaskFailsAtFirst() throws IOException {
    List<String> spark = new ArrayList<>(List.of("--total-executor-cores", "1"));
    spark.addAll(FaultyTasks.options(Fault.FAIL, ".*", 1, ".*"));
    submit(folder, "m", spark, training(folder, "m", SYNCHRONOUS));
    EventLog events = events(folder, "m");
    assertThat(events.executors()).isEqualTo(1);
    assertThat(events.failedTasks()).isGreaterThan((long) EPOCHS * STEPS);
    assertThat(modelFile(folder, "m")).isEqualTo(EXPECTED.get(SYNCHRONOUS));
  }

  @Test
  void onTwoExecutorsWhereCopiesOvertakeSlowTasks() throws IOException {
    List<String> spark = new ArrayList<>(ALL_EXECUTORS);
    spark.addAll(FaultyTasks.options(Fault.SLOW, "epoch 2/.*, step .*", 1, "127.0.0.2"));
    // Who waits for the next step is no copy's model of speed: so that steps are jobs.
    spark.addAll(List.of("--conf", "spark.ardent.port=-1"));
    spark.addAll(List.of("--conf", "spark.speculation=true"));
    spark.addAll(List.of("--conf", "spark.speculation.interval=50ms"));
    spark.addAll(List.of("--conf", "spark.speculation.minTaskRuntime=50ms"));
    spark.addAll(List.of("--conf", "spark.speculation.quantile=0.5"));
    submit(folder, "m", spark, training(folder, "m", SYNCHRONOUS));
    EventLog events = events(folder, "m");
    assertThat(events.executors()).isEqualTo(2);
    assertThat(events.copiesUsed()).isPositive();
    assertThat(modelFile(folder, "m")).isEqualTo(EXPECTED.get(SYNCHRONOUS));
  }

  @Test
  void scoresWhereAnExecutorIsKilled() throws Exception {
    ardent(
            "train --model nade --hidden 10 --train customers:2000:1 --epochs 1"
                + " --output {}/customers")
        .json();
    String evaluate = "evaluate --model {}/customers --data customers:25000:5 --output {}/";
    JsonNode expected = ardent(evaluate + "expected.parquet").json();
    List<String> words =
        List.of((evaluate + "scores.parquet").replace("{}", folder.toString()).split(" "));
    JsonNode found;
    try (Running running = start(folder, "scores", ALL_EXECUTORS, words)) {
      await(running, this::isPartlyWritten);
      killAnExecutor(running, new Random(SEED));
      found = parse(successful(running).out());
    }
    assertThat(events(folder, "scores").executorsKilled()).isEqualTo(1);
    assertThat(withoutOutput(found)).isEqualTo(withoutOutput(expected));
    assertThat(scores("scores.parquet")).hasSize(25_000).isEqualTo(scores("expected.parquet"));
  }

  /** Whether some tasks have committed what they wrote. */
  private boolean isPartlyWritten() {
    try (Stream<Path> paths = Files.find(folder, 5, (path, a) -> isOfTask(path))) {
      return paths.count() > 1;
    } catch (IOException | UncheckedIOException e) {
      // Files come and go.
      return false;
    }
  }

  private static boolean isOfTask(Path path) {
    return path.getFileName().toString().startsWith("task_");
  }

  private static JsonNode withoutOutput(JsonNode result) {
    return ((ObjectNode) result).without("output");
  }

  private List<String> scores(String name) {
    return SPARK.read().parquet(folder.resolve(name).toString()).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
