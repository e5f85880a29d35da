package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;

/**
 * Gives damaged input to what reads it. It may succeed, or say in one line what is wrong: no other
 * exception, no error, no hang, and no more memory than its input can justify.
 *
 * <p>{@code -Dardent.fuzz.factor=N} multiplies the number of cases, {@code -Dardent.fuzz.seed=S}
 * gives others.
 */
public final class Fuzzer {
  /** What a read may allocate, in bytes: buffers, and Spark's plan of it. */
  private static final long ALLOCATED = 64L << 20;

  private static final long ALLOCATED_PER_BYTE = 400;

  /** Of the processor: a machine may be busy with other things. */
  private static final long SECONDS = 20;

  private static final long MINUTES_OF_WAITING = 10;
  private static final int LONGEST_SHOWN = 3000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static ExecutorService worker = worker();

  /** Reads bytes that may be anything. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads.
     *
     * @throws InvalidInputException if the input is not as it should be
     */
    void read(byte[] input) throws Exception;
  }

  private Fuzzer() {}

  private static ExecutorService worker() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "fuzz");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** How many cases there are: so many times what a build tries. */
  public static int cases(int inBuild) {
    return inBuild * Integer.getInteger("ardent.fuzz.factor", 1);
  }

  /**
   * Tries cases.
   *
   * @param name of the reader, which with the seed settles the cases
   * @param cases how many
   * @param inputs makes an input of random numbers
   * @return how many the reader took for good
   */
  public static int run(String name, int cases, Function<Random, byte[]> inputs, Reader reader) {
    long seed = Long.getLong("ardent.fuzz.seed", 1);
    int good = 0;
    for (int i = 0; i < cases; i++) {
      byte[] input = inputs.apply(Random.of(seed, Random.TEST, name.hashCode(), i));
      good +=
          accepts(
                  String.format(Locale.ROOT, "%s, case %d of seed %d", name, i, seed),
                  input,
                  reader)
              ? 1
              : 0;
    }
    return good;
  }

  /** Tries one case; whether the reader took it for good. */
  public static boolean accepts(String what, byte[] input, Reader reader) {
    return accepts(what, input, ALLOCATED + ALLOCATED_PER_BYTE * input.length, reader);
  }

  /** Tries one case that may allocate so many bytes. */
  public static boolean accepts(String what, byte[] input, long most, Reader reader) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Future<Long> reading =
        worker.submit(
            () -> {
              thread.set(Thread.currentThread());
              return allocated(input, reader);
            });
    try {
      long allocated = await(reading, thread);
      assertThat(Math.abs(allocated))
          .as("bytes allocated: %s", describe(what, input))
          .isLessThan(most);
      return allocated >= 0;
    } catch (TimeoutException e) {
      worker = worker();
      throw new AssertionError("hangs: " + describe(what, input), e);
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e.getCause() + ": " + describe(what, input), e);
    }
  }

  private static long await(Future<Long> reading, AtomicReference<Thread> thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    long before = -1;
    for (int second = 0; ; second++) {
      try {
        return reading.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        long now = thread.get() == null ? 0 : THREADS.getThreadCpuTime(thread.get().getId());
        before = before < 0 ? now : before;
        if (TimeUnit.NANOSECONDS.toSeconds(now - before) >= SECONDS
            || second > TimeUnit.MINUTES.toSeconds(MINUTES_OF_WAITING)) {
          throw e;
        }
      }
    }
  }

  /** What reading allocates; negative if the input is refused. */
  private static long allocated(byte[] input, Reader reader) throws Exception {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    try {
      reader.read(input);
    } catch (InvalidInputException e) {
      assertOneLine(e.getMessage());
      return before - THREADS.getThreadAllocatedBytes(thread);
    }
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  /** A message that a user may be shown. */
  public static void assertOneLine(String message) {
    assertThat(message).isNotBlank().hasSizeLessThan(8500).doesNotContain("Exception", "java.");
    assertThat(message.chars().noneMatch(Character::isISOControl)).as(message).isTrue();
  }

  private static String describe(String what, byte[] input) {
    byte[] shown = Arrays.copyOf(input, Math.min(input.length, LONGEST_SHOWN));
    return what
        + ", "
        + input.length
        + " bytes, in base 64 "
        + Base64.getEncoder().encodeToString(shown);
  }
}
