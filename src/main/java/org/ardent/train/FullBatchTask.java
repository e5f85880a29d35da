package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.score.Workspace;

/** What an executor does for a {@link FullBatchObjective}: the gradient over its whole shard. */
final class FullBatchTask extends ShardTask<ShardGradient> {
  private static final long serialVersionUID = 1L;

  /** Rows whose gradients are added up in float32 before they go into a sum in double. */
  private static final int BLOCK = 1024;

  /** Vectors of the parameters' length, in float32, beside the result: the sum and a block's. */
  static final int SUM_VECTORS = 3;

  private final Broadcast<Model> model;
  private final Shipment parameters;
  private final long exchange;

  /**
   * A task.
   *
   * @param exchange for the way back
   */
  FullBatchTask(Broadcast<Model> model, Shipment parameters, long exchange) {
    this.model = model;
    this.parameters = parameters;
    this.exchange = exchange;
  }

  @Override
  ShardGradient call(int shard, Examples examples) {
    float[] at = parameters.vectors().get(0);
    Objective evaluator = Workspace.of(model.value()).evaluator(at);
    double[] sum = new double[at.length];
    float[] block = new float[at.length];
    double logLikelihood = 0;
    long start = System.nanoTime();
    for (int from = 0; from < examples.size(); from += BLOCK) {
      Arrays.fill(block, 0);
      int to = Math.min(examples.size(), from + BLOCK);
      Examples rows = examples.select(IntStream.range(from, to).toArray());
      logLikelihood += evaluator.addGradient(rows, null, block);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += block[i];
      }
    }
    long nanos = System.nanoTime() - start;
    float[] gradient = FullBatchObjective.rounded(sum);
    return new ShardGradient(
        StepResult.of(examples, logLikelihood),
        new FloatVectors(exchange, List.of(gradient)),
        nanos);
  }
}
