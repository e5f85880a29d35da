package org.ardent.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Ctrl-C and SIGTERM: Spark's jobs are cancelled, so the command fails where it is. Before Spark
 * shuts down, the process waits while the command saves a checkpoint and removes half-written
 * files. The exit code is the JVM's, 130 or 143.
 */
final class Interruption {
  /** Before Spark's own hook, at 40 among Hadoop's. */
  private static final int PRIORITY = 60;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A command may be between two jobs, so later jobs are cancelled too. */
  private static final int CANCEL_MILLIS = 20;

  private static final Interruption CURRENT = new Interruption();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;

  private Interruption() {}

  /** Prepares this JVM, which runs one command. */
  static void install() {
    ShutdownHookManager.get()
        .addShutdownHook(CURRENT::endCommand, PRIORITY, 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Whether the command is to end. */
  static boolean requested() {
    return CURRENT.requested;
  }

  /** Says that the command has done all that it will. */
  static void commandEnded() {
    CURRENT.ended.countDown();
  }

  private void endCommand() {
    if (ended.getCount() == 0) {
      return;
    }
    requested = true;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (cancelJobs()
          && !ended.await(CANCEL_MILLIS, TimeUnit.MILLISECONDS)
          && System.nanoTime() < deadline) {
        // The next round cancels what has been started since.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is a Spark to cancel jobs of. */
  private static boolean cancelJobs() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    if (session.isEmpty()) {
      return false;
    }
    SparkContext context = session.get().sparkContext();
    if (context.isStopped()) {
      return false;
    }
    context.cancelAllJobs();
    return true;
  }
}
