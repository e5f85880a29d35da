package org.ardent.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.RandomAccessRows;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.train.exec.CacheBlocks;
import org.ardent.train.exec.RoundOutcome;
import org.ardent.train.exec.RunMeter;
import org.ardent.train.exec.ShardFunction;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardReport;
import org.ardent.train.exec.StateUpdate;
import org.ardent.train.exec.UpdateRunner;
import org.ardent.train.exec.WaitingTasks;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a round costs in which tasks compute nothing, on whatever master Spark is given. */
@Command(
    name = "src/bench/network",
    sortOptions = false,
    description = "What a round costs, in which tasks compute nothing.")
public final class RoundPace implements Callable<Integer> {
  private static final int ROWS = 1000;

  /** As good as none. */
  static final int NEXT_TO_NOTHING = 64;

  private static final double MILLIS = 1e-6;

  @Option(names = "--help", usageHelp = true, description = "This text.")
  private boolean help;

  @Option(
      names = "--floats",
      paramLabel = "N",
      description = "How long the parameters are. Default: ${DEFAULT-VALUE}.")
  private int floats = 785_284;

  @Option(
      names = "--shards",
      paramLabel = "N,…",
      split = ",",
      description = "How many there are, by turns. Default: ${DEFAULT-VALUE}.")
  private List<Integer> shards = List.of(1, 2);

  @Option(
      names = "--ways",
      paramLabel = "WAY,…",
      split = ",",
      description = "Of spark.ardent.aggregation, by turns. Default: ${DEFAULT-VALUE}.")
  private List<String> ways = List.of("driver", "slices");

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "How many rounds count; as many come first. Default: ${DEFAULT-VALUE}.")
  private int repetitions = 50;

  /** Measures and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RoundPace()).execute(args));
  }

  @Override
  public Integer call() throws IOException, TimeoutException {
    AutoregressiveModel model = BenchmarkData.create("fvsbn", Activation.SIGMOID, List.of());
    try (SparkSession spark = SparkSession.builder().appName("ardent rounds").getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Table table = BenchmarkData.table(context, BenchmarkData.pixels(null, ROWS));
      for (int count : shards) {
        try (Shards packed =
            Shards.pack(table, TableScan.scan(table), new RowEncoder(model.layout()), 1, count)) {
          System.out.printf(Locale.ROOT, "  %d shards, ms: median (10th–90th percentile)%n", count);
          for (String way : ways) {
            spark.sparkContext().env().conf().set("spark.ardent.aggregation", way);
            print(
                way,
                NEXT_TO_NOTHING,
                ofRounds(context, packed, model, NEXT_TO_NOTHING, repetitions));
            print(way, floats, ofRounds(context, packed, model, floats, repetitions));
          }
        }
      }
    }
    return 0;
  }

  private static void print(String way, int length, Spread millis) {
    System.out.printf(
        Locale.ROOT, "    %-6s, %,9d floats  %s%n", way, length, millis.middle("%.1f"));
  }

  /** The state of a round in which nothing is computed: what the shards brought last. */
  private record Kept(int length) implements StateUpdate.Rule<Integer> {
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
      List<float[]> state = List.of(new float[to - from]);
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return state;
        }

        @Override
        public boolean apply(Integer key, RoundOutcome outcome) {
          CacheBlocks.forEachInParallel(
              to - from,
              (block, first, end) ->
                  System.arraycopy(
                      outcome.sum(0, first, end), first, state.get(0), first, end - first));
          return true;
        }
      };
    }
  }

  /** A task's part of a round in which nothing is computed. */
  private record Answer(int length) implements ShardFunction<Integer, float[]> {
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
      return new ShardOutcome(new ShardReport(List.of(), 0), List.of(scratch));
    }
  }

  /** Milliseconds of rounds that send a vector there and one back; as many come first. */
  static Spread ofRounds(
      JavaSparkContext context,
      Shards shards,
      AutoregressiveModel model,
      int length,
      int repetitions) {
    double[] millis = new double[repetitions];
    try (UpdateRunner<Integer, float[]> runner =
        new UpdateRunner<>(
            context,
            shards,
            new Answer(length),
            new Kept(length),
            new RunMeter(context.sc(), model))) {
      for (int turn = -repetitions; turn < repetitions; turn++) {
        long start = System.nanoTime();
        runner.round(turn);
        millis[Math.max(turn, 0)] = (System.nanoTime() - start) * MILLIS;
      }
    }
    return Spread.of(millis);
  }
}
