package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.SparkIllegalArgumentException;
import org.junit.jupiter.api.Test;

/** Messages as Spark 4.1 and Hadoop 3.4 word them. */
class FailureCauseTest {
  private static final String LOST =
      "Job aborted due to stage failure: Task 1 in stage 5.0 failed 4 times, most recent failure:"
          + " Lost task 1.3 in stage 5.0 (TID 33) (10.0.0.7 executor 2): ";

  private static String words(Throwable failure) {
    return FailureCause.of(failure).orElseThrow();
  }

  private static String ofJob(String message) {
    return words(new RuntimeException("around it", new SparkException(message)));
  }

  @Test
  void ofAPoisonedTask() {
    String trace =
        "java.lang.IllegalStateException: poison\n\tat java.base/java.util.X.y(X.java:1)\n"
            + "\tat org.ardent.train.Z.w(Z.java:2)\n\nDriver stacktrace:";
    assertThat(ofJob(LOST + trace))
        .isEqualTo(
            "a task failed 4 times, at last on 10.0.0.7 executor 2:"
                + " java.lang.IllegalStateException: poison (org.ardent.train.Z.w(Z.java:2))");
  }

  @Test
  void ofAnExecutorOutOfMemory() {
    String advice = "--executor-memory";
    assertThat(ofJob(LOST + "java.lang.OutOfMemoryError: Java heap space\n\tat x"))
        .contains("out of memory", advice);
    assertThat(
            ofJob(
                LOST
                    + "ExecutorLostFailure (executor 2 exited caused by one of the running tasks)"
                    + " Reason: Command exited with code 52\nDriver stacktrace:"))
        .contains("out of memory", advice);
  }

  @Test
  void ofAnExecutorThatEndsItself() {
    assertThat(
            ofJob(
                LOST
                    + "java.util.concurrent.RejectedExecutionException: Task"
                    + " org.apache.spark.executor.Executor$TaskRunner@534e97eb rejected from"
                    + " java.util.concurrent.ThreadPoolExecutor@4e2cacea[Shutting down, pool size ="
                    + " 1, active threads = 1, queued tasks = 0, completed tasks = 6]\n\tat x"))
        .startsWith("an executor was ending itself, as it does when it has run out of memory: ")
        .contains("--executor-memory");
  }

  /** The connection breaks before Spark has the exit code. */
  @Test
  void ofAnExecutorThatIsGone() {
    assertThat(
            ofJob(
                LOST
                    + "ExecutorLostFailure (executor 2 exited caused by one of the running tasks)"
                    + " Reason: Remote RPC client disassociated. Likely due to containers exceeding"
                    + " thresholds, or network issues. Check driver logs for WARN messages."))
        .startsWith("an executor was lost and did not say why; often it has run out of memory: ")
        .contains("--executor-memory");
  }

  @Test
  void ofAContainerOutOfMemory() {
    assertThat(
            ofJob(
                LOST
                    + "ExecutorLostFailure (executor 2 exited caused by one of the running tasks)"
                    + " Reason: Container killed by YARN for exceeding physical memory limits."))
        .contains("spark.executor.memoryOverhead");
    assertThat(
            ofJob(
                LOST
                    + "ExecutorLostFailure (executor 2 exited caused by one of the running tasks)"
                    + " Reason: Command exited with code 137"))
        .contains("spark.executor.memoryOverhead");
  }

  @Test
  void ofDisks() {
    assertThat(words(new IOException("No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(
            words(new UncheckedIOException("cannot write m: permission denied", new IOException())))
        .isEqualTo("cannot write m: permission denied");
  }

  @Test
  void ofTheDriversMemory() {
    assertThat(words(new RuntimeException(new OutOfMemoryError("Java heap space"))))
        .contains("--driver-memory");
  }

  @Test
  void ofASparkThatDoesNotStart() {
    assertThat(
            words(
                new SparkIllegalArgumentException(
                    "INVALID_DRIVER_MEMORY",
                    Map.of(
                        "systemMemory",
                        "1",
                        "minSystemMemory",
                        "2",
                        "config",
                        "spark.driver.memory"))))
        .contains("--driver-memory");
  }

  @Test
  void ofABugThereIsNone() {
    assertThat(FailureCause.of(new IllegalStateException("oops"))).isEmpty();
  }
}
