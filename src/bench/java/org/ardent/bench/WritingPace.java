package org.ardent.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.AtomicOutput;
import org.ardent.math.Random;
import org.ardent.ml.ModelDirectory;
import org.ardent.model.Evaluator;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.OnInvalid;
import org.ardent.score.SampleCells;
import org.ardent.score.Sampler;
import org.ardent.score.TableScorer;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;

/**
 * How fast scores and samples are written to Parquet, beside what that takes by itself: Spark's
 * copying of the table that is scored, and the kernels that draw samples. The parts take turns, so
 * that whatever else the machine does slows down all of them.
 */
public final class WritingPace {
  private static final double NANOS = 1e-9;
  private static final int WARM_UP = 3;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final SparkSession spark;
  private final LoadedModel model;
  private final String table;
  private final String folder;

  private WritingPace(SparkSession spark, LoadedModel model, String table, String folder) {
    this.spark = spark;
    this.model = model;
    this.table = table;
    this.folder = folder;
  }

  /** Measures: MODEL TABLE FOLDER ROUNDS SAMPLES. */
  public static void main(String[] args) throws IOException {
    LoadedModel model = ModelDirectory.read(new Configuration(), args[0]);
    try (SparkSession spark = SparkSession.builder().appName("writing pace").getOrCreate()) {
      WritingPace pace = new WritingPace(spark, model, args[1], args[2]);
      int rounds = Integer.parseInt(args[3]);
      pace.scores(rounds);
      if (Long.parseLong(args[4]) > 0) {
        pace.samples(rounds, Long.parseLong(args[4]));
      }
    }
  }

  private void scores(int rounds) {
    long rows = spark.read().parquet(table).count();
    for (int i = 0; i < WARM_UP; i++) {
      copy();
      score(true);
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Cost copied = Cost.of(this::copy);
      Cost scored = Cost.of(() -> score(false));
      Cost written = Cost.of(() -> score(true));
      Cost again = Cost.of(this::copy);
      Cost copying = copied.plus(again).times(0.5);
      ratios.add(copying.cpu() / written.cpu());
      System.out.printf(
          Locale.ROOT,
          "%,d rows: copied by Spark %s, scored %s, scored and written %s%n",
          rows,
          copying.text(rows),
          scored.text(rows),
          written.text(rows));
    }
    median("evaluate --output, of the pace of Spark's copying", ratios);
  }

  private void samples(int rounds, long count) {
    SampleCells cells =
        SampleCells.of(
                model.model().layout(),
                IntStream.rangeClosed(1, model.model().layout().size())
                    .mapToObj(i -> "x" + i)
                    .toList())
            .orElseThrow();
    write(cells, count / 4);
    draw(count / 4);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Cost before = Cost.of(() -> draw(count));
      Cost written = Cost.of(() -> write(cells, count));
      Cost after = Cost.of(() -> draw(count));
      Cost drawn = before.plus(after).times(0.5);
      Cost again =
          Cost.of(
              () ->
                  spark
                      .read()
                      .parquet(folder + "/samples")
                      .write()
                      .mode("overwrite")
                      .parquet(folder + "/copy"));
      ratios.add(drawn.cpu() / written.cpu());
      System.out.printf(
          Locale.ROOT,
          "%,d samples: drawn by the kernels %s, drawn and written %s, copied by Spark %s%n",
          count,
          drawn.text(count),
          written.text(count),
          again.text(count));
    }
    median("sample, of the pace of the kernels", ratios);
  }

  /** Draws on all cores, and keeps nothing. */
  private void draw(long count) {
    int cores = spark.sparkContext().defaultParallelism();
    IntStream.range(0, cores)
        .mapToObj(
            core ->
                CompletableFuture.runAsync(
                    () -> {
                      Evaluator evaluator = model.model().density().evaluator(model.parameters());
                      double[] values = new double[model.model().layout().size()];
                      double[] means = new double[values.length];
                      for (long i = core; i < count; i += cores) {
                        evaluator.sample(0, values, means, Random.of(1, Random.SAMPLE, i));
                      }
                    }))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private void write(SampleCells cells, long count) {
    try (Sampler sampler = new Sampler(spark, model)) {
      sampler.dataFrame(count, 1, cells).write().mode("overwrite").parquet(folder + "/samples");
    }
  }

  /**
   * What something takes.
   *
   * @param seconds by the clock
   * @param cpu seconds of all cores, which other work on the machine changes little
   */
  private record Cost(double seconds, double cpu) {
    static Cost of(Runnable timed) {
      long start = System.nanoTime();
      long cpu = PROCESS.getProcessCpuTime();
      timed.run();
      return new Cost(
          (System.nanoTime() - start) * NANOS, (PROCESS.getProcessCpuTime() - cpu) * NANOS);
    }

    Cost plus(Cost other) {
      return new Cost(seconds + other.seconds, cpu + other.cpu);
    }

    Cost times(double factor) {
      return new Cost(factor * seconds, factor * cpu);
    }

    String text(long rows) {
      return String.format(
          Locale.ROOT, "%,.0f rows/s (%.2f µs of CPU a row)", rows / seconds, 1e6 * cpu / rows);
    }
  }

  private static void median(String what, List<Double> ratios) {
    List<Double> sorted = ratios.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f %% (%.0f–%.0f), by CPU time%n",
        what,
        100 * sorted.get(sorted.size() / 2),
        100 * sorted.get(0),
        100 * sorted.get(sorted.size() - 1));
  }

  private void copy() {
    spark.read().parquet(table).write().mode("overwrite").parquet(folder + "/copy");
  }

  private void score(boolean write) {
    Table read =
        TableReader.read(spark, table, ReadOptions.DEFAULTS.withColumns(List.of("features")));
    try (TableScorer scorer = new TableScorer(read, List.of(model), OnInvalid.FAIL)) {
      if (!write) {
        scorer.score();
        return;
      }
      try (AtomicOutput target =
          AtomicOutput.open(spark.sparkContext().hadoopConfiguration(), folder + "/scores", true)) {
        scorer.writeParquet(spark, target);
        target.commit();
      }
    }
  }
}
