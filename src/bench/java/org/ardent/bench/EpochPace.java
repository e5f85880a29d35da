package org.ardent.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;

/**
 * The trainer's epochs and the kernels without Spark, which take turns: a machine whose neighbours
 * slow it down for a while slows both.
 */
final class EpochPace implements TrainingListener {
  private static final double NANOS = 1e-9;

  private final long examples;
  private final DoubleSupplier kernels;
  private final List<Double> epochs = new ArrayList<>();
  private final List<Double> turns = new ArrayList<>();
  private long start = System.nanoTime();

  /**
   * No epoch yet.
   *
   * @param examples of an epoch
   * @param kernels runs the kernels for a while, and says how many examples per second they did
   */
  EpochPace(long examples, DoubleSupplier kernels) {
    this.examples = examples;
    this.kernels = kernels;
  }

  @Override
  public boolean usesSpark() {
    return false;
  }

  /** The time of an epoch is all since the kernels' turn, what Spark needs to start it included. */
  @Override
  public void onEpoch(EpochRecord epoch) {
    epochs.add(examples / ((System.nanoTime() - start) * NANOS));
    turns.add(kernels.getAsDouble());
    start = System.nanoTime();
  }

  /** Examples per second of the epochs but the first, in which the virtual machine compiles. */
  Spread trainer() {
    return Spread.of(epochs.stream().skip(1).mapToDouble(Double::doubleValue).toArray());
  }

  /** Examples per second of the kernels. */
  Spread kernels() {
    return Spread.of(turns.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Each of those epochs' throughput of that of the kernels right before and after it. */
  Spread share() {
    return Spread.of(
        IntStream.range(1, epochs.size())
            .mapToDouble(i -> 2 * epochs.get(i) / (turns.get(i - 1) + turns.get(i)))
            .toArray());
  }
}
