package org.ardent.train.algorithm;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.RandomAccessRows;
import org.ardent.model.StepKey;
import org.ardent.pack.Binarizer;

/**
 * Which step of a run it is: all that is random in it is a pure function of this and the shard.
 *
 * @param seed of the run
 * @param epoch from 0
 * @param step within the epoch, from 0
 * @param batches of every epoch
 * @param dropoutRate 0 for none
 * @param rebinarize whether entries are probabilities to draw from
 * @param fallsFrom the epoch, from 0, from which the step size falls to 0 since early stopping ends
 *     the run, or {@link #NOT_FALLING}
 */
public record TrainingStep(
    long seed,
    int epoch,
    int step,
    MiniBatches batches,
    double dropoutRate,
    boolean rebinarize,
    int fallsFrom)
    implements Serializable {

  /** {@link #fallsFrom} where early stopping has not ended the schedule. */
  public static final int NOT_FALLING = Integer.MAX_VALUE;

  /**
   * Rows of a slice that are worth it: adding two gradients takes as long as making that of some.
   */
  private static final int LEAST_HALVED = 256;

  /** How many steps an epoch has. */
  public int steps() {
    return batches.steps();
  }

  /** The rows of a shard that the step sees. */
  public Examples slice(int shard, RandomAccessRows examples) {
    return select(rows(shard), examples);
  }

  /** The same in two halves, unless they are few. */
  public List<Examples> halves(int shard, RandomAccessRows examples) {
    int[] rows = rows(shard);
    if (rows.length < LEAST_HALVED) {
      return List.of(select(rows, examples));
    }
    int half = rows.length / 2;
    return List.of(
        select(Arrays.copyOf(rows, half), examples),
        select(Arrays.copyOfRange(rows, half, rows.length), examples));
  }

  private int[] rows(int shard) {
    return batches.rows(seed, epoch, step, shard);
  }

  private Examples select(int[] rows, RandomAccessRows examples) {
    Examples slice = examples.select(rows);
    return rebinarize ? Binarizer.draw(slice, seed, epoch) : slice;
  }

  /** The step's masks of hidden units, or null for none. */
  public Dropout dropout() {
    return dropoutRate > 0 ? new Dropout((float) dropoutRate, seed, epoch) : null;
  }

  /** The key by which a model draws its masks or orderings. */
  public StepKey key() {
    return new StepKey(seed, epoch, index());
  }

  /** Its number in the run, from 0. */
  public long index() {
    return (long) epoch * steps() + step;
  }

  /** The step that comes i later, in this epoch or one after it. */
  public TrainingStep plus(int i) {
    long index = index() + i;
    return new TrainingStep(
        seed,
        Math.toIntExact(index / steps()),
        (int) (index % steps()),
        batches,
        dropoutRate,
        rebinarize,
        fallsFrom);
  }

  /** How many steps has the round that this is the first step of. */
  public int ofRound(int length) {
    return Math.min(length, steps() - step);
  }
}
