package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.model.RandomAccessRows;
import org.ardent.pack.Shards;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rounds of an executor that owns the state and is in this process, over connections. That several
 * executors give the same model, where some are killed too, is tested on clusters.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class UpdateRunnerTest {
  private static final int LENGTH = 70;
  private static final int SHARDS = 2;

  private final JavaSparkContext context = ToyShards.context();
  private Shards shards;
  private UpdateRunner<Integer, float[]> runner;

  /** How often an executor will not apply what was brought, as if it were lost then. */
  private static final AtomicInteger LOSSES = new AtomicInteger();

  /** The rounds that an executor has applied. */
  private static final Set<Integer> IN_SLICES = ConcurrentHashMap.newKeySet();

  /** What the clock is ahead. */
  private long later;

  /** Happens when the runner looks at the clock. */
  private Runnable atTheClock = () -> {};

  /** A round adds its key to the state, divided among the shards. */
  private record Adding(int length) implements StateUpdate.Rule<Integer> {
    @Override
    public int starts() {
      return 1;
    }

    @Override
    public boolean divisible() {
      return true;
    }

    @Override
    public StateUpdate<Integer> slice(int from, int to) {
      float[] slice = new float[to - from];
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return List.of(slice);
        }

        @Override
        public boolean apply(Integer key, RoundOutcome outcome) {
          if (Thread.currentThread().getName().equals("ardent-rounds")) {
            if (LOSSES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              return false;
            }
            IN_SLICES.add(key);
          }
          float[] sum = outcome.sum(0, 0, slice.length);
          for (int i = 0; i < slice.length; i++) {
            slice[i] += sum[i];
          }
          return true;
        }
      };
    }
  }

  private record Share(int length) implements ShardFunction<Integer, float[]> {
    @Override
    public float[] scratch() {
      return new float[length];
    }

    @Override
    public ShardOutcome apply(
        float[] scratch,
        List<float[]> state,
        Integer key,
        int shard,
        RandomAccessRows rows,
        WaitingTasks waiting) {
      float[] part = new float[length];
      Arrays.fill(part, (float) key / SHARDS);
      return new ShardOutcome(new ShardReport(List.of(), 0), List.of(part));
    }
  }

  @BeforeEach
  void open() {
    shards = ToyShards.pack(ToyShards.rows(20, 1), 1, SHARDS, 3);
    Adding rule = new Adding(LENGTH);
    ShardRunner<Integer, float[]> rounds =
        new ShardRunner<>(
            context,
            shards,
            new Share(LENGTH),
            rule,
            new RunMeter(context.sc(), ToyShards.nade()),
            VectorTransfer.betweenProcesses(),
            () -> {
              atTheClock.run();
              return System.nanoTime() + later;
            });
    runner = new UpdateRunner<>(rounds, rule, true);
  }

  @AfterEach
  void close() {
    LOSSES.set(0);
    IN_SLICES.clear();
    runner.close();
    shards.close();
  }

  private void assertState(float sum) {
    assertThat(runner.state()).hasSize(1);
    assertThat(runner.state().get(0)).containsOnly(sum);
  }

  /** As when Ctrl-C or a failing task ends the job. */
  private void loseTheJob() {
    atTheClock = () -> {};
    context.sc().cancelAllJobs();
    while (context.statusTracker().getActiveJobIds().length > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void roundsGoOnInAnotherJob() {
    runner.round(1);
    runner.round(10);
    minutesPass();
    runner.round(100);
    runner.round(1000);
    assertState(1111);
  }

  @Test
  void whereNoRoundIsMadeInSlicesTheDriverAddsUp() {
    LOSSES.set(1);
    runner.round(1);
    minutesPass();
    runner.round(10);
    assertState(11);
    assertThat(IN_SLICES).isEmpty();
  }

  @Test
  void whoIsLostInTheFirstRoundOfALaterJobMayComeAgain() {
    runner.round(1);
    minutesPass();
    LOSSES.set(1);
    runner.round(10);
    minutesPass();
    runner.round(100);
    assertState(111);
    assertThat(IN_SLICES).containsExactlyInAnyOrder(1, 100);
  }

  @Test
  void whoIsLostTwiceInARowIsNotAskedAgain() {
    runner.round(1);
    LOSSES.set(2);
    for (int key : new int[] {10, 100, 1000}) {
      minutesPass();
      runner.round(key);
    }
    assertState(1111);
    assertThat(IN_SLICES).containsExactly(1);
  }

  private void minutesPass() {
    later += TimeUnit.MINUTES.toNanos(1);
  }

  /** Who saves the run after that must not save a round that it has not counted. */
  @Test
  void whereTheJobFailsWhenItIsDueTheStateHasTheRoundsThatWereReturned() {
    int returned = 0;
    runner.round(++returned);
    minutesPass();
    atTheClock = this::loseTheJob;
    try {
      runner.round(returned + 1);
      returned++;
    } catch (Exception e) {
      assertThat(e).isInstanceOf(SparkException.class).hasMessageContaining("cancel");
    }
    assertThat(returned).isEqualTo(1);
    assertState(1);
    runner.round(2);
    assertState(3);
  }
}
