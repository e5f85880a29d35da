package org.ardent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** Says in a sentence why something failed that is neither the user's fault nor Ardent's. */
final class FailureCause {
  private static final Pattern TASK =
      Pattern.compile(
          "Task \\d+ in stage [\\d.]+ failed (\\d+) times?, most recent failure:"
              + " Lost task [\\d.]+ in stage [\\d.]+ \\(TID \\d+\\) \\(([^)]*)\\):\\s*(.*)");

  private static final Pattern STACK_TRACE = Pattern.compile("\\n(?:\\tat |Driver stacktrace)");

  private static final Pattern OUR_FRAME = Pattern.compile("\\tat (?:.*/)?(org\\.ardent\\.\\S+)");

  private static final Pattern CAUSE = Pattern.compile("\\nCaused by: (.*)");

  /** Exit codes of executors: Spark's own for a lack of heap, and the kernel's for a kill. */
  private static final Pattern HEAP = Pattern.compile("OutOfMemoryError|\\b[Cc]ode:? 52\\b");

  /** A task came to an executor that was on its way out. */
  private static final Pattern ENDING =
      Pattern.compile("RejectedExecutionException: Task \\S+Executor\\$TaskRunner");

  /** The connection to an executor broke before its exit code was known. */
  private static final Pattern LOST = Pattern.compile("Remote RPC client disassociated");

  private static final String MORE_HEAP =
      ": --executor-memory (in local mode --driver-memory) gives it more; steps need less"
          + " with less --batch-size or more --shards";

  private static final Pattern KILLED =
      Pattern.compile("\\b[Cc]ode:? 137\\b|[Ee]xceeding (?:physical |virtual )?memory limits");

  private FailureCause() {}

  /** The sentence, without a full stop; empty if it may well be our fault. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable) {
        return Optional.of(withRoot(ofJob(String.valueOf(cause.getMessage())), cause));
      }
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "the driver ran out of memory (%s); --driver-memory gives it more",
                cause.getMessage()));
      }
      if (cause instanceof UncheckedIOException || cause instanceof IOException) {
        return Optional.of(firstLine(String.valueOf(cause.getMessage())));
      }
    }
    return Optional.empty();
  }

  /** Spark says that rows could not be written, and below it a disk that it is full. */
  private static String withRoot(String sentence, Throwable failure) {
    String root = "";
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException && t.getMessage() != null) {
        root = firstLine(t.getMessage());
      }
    }
    return sentence.contains(root) ? sentence : sentence + ": " + root;
  }

  private static String ofJob(String message) {
    if (HEAP.matcher(message).find()) {
      return "an executor ran out of memory" + MORE_HEAP;
    }
    if (ENDING.matcher(message).find()) {
      return "an executor was ending itself, as it does when it has run out of memory" + MORE_HEAP;
    }
    if (KILLED.matcher(message).find()) {
      return "an executor was killed, as it seems for taking more memory than its container has:"
          + " spark.executor.memoryOverhead asks for more";
    }
    if (LOST.matcher(message).find()) {
      return "an executor was lost and did not say why; often it has run out of memory" + MORE_HEAP;
    }
    Matcher task = TASK.matcher(message);
    if (task.find()) {
      return String.format(
          Locale.ROOT,
          "a task failed %s time%s, at last on %s: %s",
          task.group(1),
          task.group(1).equals("1") ? "" : "s",
          task.group(2),
          firstLine(task.group(3)) + root(message) + ourFrame(message));
    }
    return message.toLowerCase(Locale.ROOT).contains("shut down")
        ? "Spark was shut down: the cluster has ended the application"
        : STACK_TRACE.split(message, 2)[0].strip().replaceAll("\\s*\\n\\s*", " ");
  }

  /** The last cause that the stack trace of a task names. */
  private static String root(String message) {
    Matcher cause = CAUSE.matcher(message);
    String last = "";
    while (cause.find()) {
      last = cause.group(1);
    }
    return last.isEmpty() ? "" : ": " + firstLine(last);
  }

  /** Where in Ardent it happened, since Spark's log does not show the stack traces of tasks. */
  private static String ourFrame(String message) {
    Matcher frame = OUR_FRAME.matcher(message);
    return frame.find() ? " (" + frame.group(1) + ")" : "";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
