package org.ardent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.RandomAccessRows;

/**
 * What the kernels do without Spark: {@link Evaluator#addGradient} in several threads at once, each
 * over the slices of its shards.
 */
final class KernelThroughput {
  private static final double NANOS = 1e-9;

  /** Slices of each thread. */
  private final List<List<Examples>> work = new ArrayList<>();

  private final List<Evaluator> evaluators = new ArrayList<>();
  private final Dropout dropout;
  private final int parameterCount;

  /**
   * Kernels to measure.
   *
   * @param shards dealt to the threads in turn
   * @param steps how many slices a shard is cut into
   * @param dropout or null
   */
  KernelThroughput(
      AutoregressiveModel model,
      float[] parameters,
      List<Examples> shards,
      int steps,
      int threads,
      Dropout dropout) {
    this.dropout = dropout;
    parameterCount = parameters.length;
    for (int thread = 0; thread < threads; thread++) {
      List<Examples> slices = new ArrayList<>();
      for (int shard = thread; shard < shards.size(); shard += threads) {
        for (int step = 0; step < steps; step++) {
          slices.add(slice(shards.get(shard), step, steps));
        }
      }
      if (!slices.isEmpty()) {
        work.add(slices);
        evaluators.add(model.evaluator(parameters));
      }
    }
  }

  /** The rows that a step takes of a shard; which rows they are does not matter here. */
  static Examples slice(RandomAccessRows shard, int step, int steps) {
    int from = (int) ((long) shard.size() * step / steps);
    int to = (int) ((long) shard.size() * (step + 1) / steps);
    return shard.select(IntStream.range(from, to).toArray());
  }

  /** Examples per second of all threads together. */
  double measure(double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(work.size());
    try {
      List<CompletableFuture<Double>> rates = new ArrayList<>();
      for (int thread = 0; thread < work.size(); thread++) {
        int mine = thread;
        rates.add(CompletableFuture.supplyAsync(() -> rate(mine, seconds), pool));
      }
      return rates.stream().mapToDouble(CompletableFuture::join).sum();
    } finally {
      pool.shutdown();
    }
  }

  private double rate(int thread, double seconds) {
    List<Examples> slices = work.get(thread);
    float[] gradient = new float[parameterCount];
    long examples = 0;
    long start = System.nanoTime();
    for (int i = 0; (System.nanoTime() - start) * NANOS < seconds; i++) {
      Examples slice = slices.get(i % slices.size());
      evaluators.get(thread).addGradient(slice, dropout, gradient);
      examples += slice.size();
    }
    return examples / ((System.nanoTime() - start) * NANOS);
  }
}
