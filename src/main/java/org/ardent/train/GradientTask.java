package org.ardent.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;

/** What an executor does in a step: the sum of gradients over its shard's slice. */
final class GradientTask
    implements Function2<Integer, Iterator<Examples>, Iterator<ShardGradient>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<AutoregressiveModel> model;
  private final Broadcast<float[]> parameters;
  private final Step step;

  /**
   * The coordinates of a step.
   *
   * @param seed of the run
   * @param epoch from 0
   * @param step within the epoch, from 0
   * @param steps of an epoch
   * @param dropout rate; 0 for none
   * @param rebinarize whether entries are probabilities to draw from
   */
  record Step(long seed, int epoch, int step, int steps, double dropout, boolean rebinarize)
      implements java.io.Serializable {}

  GradientTask(Broadcast<AutoregressiveModel> model, Broadcast<float[]> parameters, Step step) {
    this.model = model;
    this.parameters = parameters;
    this.step = step;
  }

  @Override
  public Iterator<ShardGradient> call(Integer shard, Iterator<Examples> shards) {
    Examples examples = shards.next();
    return Collections.singleton(gradient(model.value(), parameters.value(), step, shard, examples))
        .iterator();
  }

  /** The same computation for a caller that has the shard at hand. */
  static ShardGradient gradient(
      AutoregressiveModel model, float[] parameters, Step step, int shard, Examples examples) {
    int[] rows = Slice.rows(step.seed, step.epoch, step.step, step.steps, shard, examples.size());
    Examples slice = examples.select(rows);
    if (step.rebinarize) {
      slice = Binarizer.draw(slice, step.seed, step.epoch);
    }
    Dropout dropout =
        step.dropout > 0 ? new Dropout((float) step.dropout, step.seed, step.epoch) : null;
    float[] gradient = new float[model.parameterCount()];
    Evaluator evaluator = EvaluatorCache.of(model, parameters);
    evaluator.startStep((long) step.epoch * step.steps + step.step);
    double sum = evaluator.addGradient(slice, dropout, gradient);
    return new ShardGradient(rows.length, sum, pack(gradient));
  }

  /** Bytes travel from an executor to the driver several times as fast as floats. */
  private static byte[] pack(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }
}
