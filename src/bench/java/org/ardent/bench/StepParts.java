package org.ardent.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Optimizers;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.train.TrainingSettings;

/** The parts of a synchronous step, each measured by itself and apart from the trainer. */
final class StepParts {
  private static final double MILLIS = 1e-6;

  /** An executor's evaluators: as in training, one per thread outlives the steps. */
  private static final ThreadLocal<Evaluator> EVALUATOR = new ThreadLocal<>();

  private final JavaSparkContext context;
  private final Shards packed;
  private final JavaRDD<PackedRows> shards;
  private final AutoregressiveModel model;
  private final float[] parameters;
  private final TrainingSettings settings;
  private final Dropout dropout;
  private final int steps;

  StepParts(
      Shards packed,
      AutoregressiveModel model,
      float[] parameters,
      TrainingSettings settings,
      Dropout dropout,
      int steps) {
    this.packed = packed;
    shards = packed.rdd();
    context = JavaSparkContext.fromSparkContext(shards.context());
    this.model = model;
    this.parameters = parameters;
    this.settings = settings;
    this.dropout = dropout;
    this.steps = steps;
  }

  /**
   * Milliseconds of every part by its name, in the order of a step. The parts take turns, so that
   * what else the machine does disturbs all alike; as many turns again come first and are not
   * counted, while the virtual machine compiles.
   */
  Map<String, Spread> measure(int repetitions) {
    context.setJobDescription("parts of a step");
    Optimizer optimizer =
        Optimizers.create(
            settings.optimizer(), parameters.length, settings.momentum(), settings.beta2());
    float[] changed = parameters.clone();
    float[] gradient = new float[parameters.length];
    Arrays.fill(gradient, 1e-3f);
    double[] empty = new double[repetitions];
    double[] broadcast = new double[repetitions];
    double[] compute = new double[repetitions];
    double[] returned = new double[repetitions];
    double[] update = new double[repetitions];
    Broadcast<float[]> shared = context.broadcast(parameters);
    Broadcast<AutoregressiveModel> sharedModel = context.broadcast(model);
    try {
      for (int turn = -repetitions; turn < repetitions; turn++) {
        int i = Math.max(turn, 0);
        empty[i] = millis(this::emptyJob);
        broadcast[i] = millis(this::broadcast) - empty[i];
        compute[i] = slowestGradient(sharedModel, shared);
        returned[i] = millis(this::returnAndSum) - empty[i];
        update[i] = millis(() -> optimizer.step(changed, gradient, settings.stepSize()));
      }
    } finally {
      shared.destroy();
      sharedModel.destroy();
    }
    Map<String, Spread> parts = new LinkedHashMap<>();
    parts.put(
        "round of a meeting, next to nothing sent", rounds(RoundPace.NEXT_TO_NOTHING, repetitions));
    parts.put("the same with parameters there and back", rounds(parameters.length, repetitions));
    parts.put("empty job", Spread.of(empty));
    parts.put("broadcast, beyond an empty job", Spread.of(broadcast));
    parts.put("compute, slowest task", Spread.of(compute));
    parts.put("return and sum, beyond an empty job", Spread.of(returned));
    parts.put("update, one thread", Spread.of(update));
    return parts;
  }

  private Spread rounds(int length, int repetitions) {
    return RoundPace.ofRounds(context, packed, model, length, repetitions);
  }

  private static double millis(Runnable part) {
    long start = System.nanoTime();
    part.run();
    return (System.nanoTime() - start) * MILLIS;
  }

  private void emptyJob() {
    shards.mapPartitions(it -> Collections.<Integer>emptyIterator(), true).collect();
  }

  /** The parameters as bytes, which Spark serialises faster than floats, read by every task. */
  private void broadcast() {
    Broadcast<byte[]> shared = context.broadcast(bytes(parameters));
    try {
      shards.mapPartitions(it -> List.of(shared.value().length).iterator(), true).collect();
    } finally {
      shared.destroy();
    }
  }

  /** The longest that a task took for its gradient, in ms. */
  private double slowestGradient(
      Broadcast<AutoregressiveModel> sharedModel, Broadcast<float[]> shared) {
    int n = steps;
    Dropout mask = dropout;
    return shards
        .mapPartitions(
            it -> {
              Examples slice = KernelThroughput.slice(it.next(), 0, n);
              return List.of(gradientMillis(sharedModel.value(), shared.value(), slice, mask))
                  .iterator();
            },
            true)
        .collect()
        .stream()
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }

  private static double gradientMillis(
      AutoregressiveModel model, float[] parameters, Examples slice, Dropout dropout) {
    if (EVALUATOR.get() == null) {
      EVALUATOR.set(model.evaluator(parameters));
    }
    float[] gradient = new float[parameters.length];
    long start = System.nanoTime();
    EVALUATOR.get().load(parameters);
    EVALUATOR.get().addGradient(slice, dropout, gradient);
    return (System.nanoTime() - start) * MILLIS;
  }

  private void returnAndSum() {
    int length = parameters.length;
    List<byte[]> gradients =
        shards
            .mapPartitions(it -> List.of(new byte[length * Float.BYTES]).iterator(), true)
            .collect();
    float[] sum = new float[length];
    float[] one = new float[length];
    for (byte[] gradient : gradients) {
      ByteBuffer.wrap(gradient).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(one);
      for (int i = 0; i < length; i++) {
        sum[i] += one[i];
      }
    }
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }
}
