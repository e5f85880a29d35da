package org.ardent.train.algorithm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.model.RandomAccessRows;
import org.ardent.score.ThreadEvaluator;
import org.ardent.train.exec.RowsSeen;
import org.ardent.train.exec.ShardFunction;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardReport;
import org.ardent.train.exec.WaitingTasks;

/**
 * The gradient over a whole shard, for a {@link FullBatchObjective}. The key of a round is its
 * number, which nothing depends on.
 */
record FullBatchGradient(Model model) implements ShardFunction<Integer, float[]> {
  /** Rows whose gradients are added up in float32 before they go into a sum in double. */
  private static final int BLOCK = 1024;

  @Override
  public float[] scratch() {
    return new float[model.parameterCount()];
  }

  @Override
  public ShardOutcome apply(
      float[] block,
      List<float[]> state,
      Integer round,
      int shard,
      RandomAccessRows rows,
      WaitingTasks waiting) {
    float[] at = state.get(0);
    Objective evaluator = ThreadEvaluator.of(model).evaluator(at);
    double[] sum = new double[at.length];
    RowsSeen seen = RowsSeen.NONE;
    long start = System.nanoTime();
    for (int from = 0; from < rows.size(); from += BLOCK) {
      Arrays.fill(block, 0);
      int to = Math.min(rows.size(), from + BLOCK);
      Examples some = rows.select(IntStream.range(from, to).toArray());
      seen = seen.plus(RowsSeen.of(some, evaluator.addGradient(some, null, block)));
      for (int i = 0; i < sum.length; i++) {
        sum[i] += block[i];
      }
    }
    long nanos = System.nanoTime() - start;
    float[] gradient = FullBatchObjective.rounded(sum);
    return new ShardOutcome(new ShardReport(List.of(seen), nanos), List.of(gradient));
  }
}
