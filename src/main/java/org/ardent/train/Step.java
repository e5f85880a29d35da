package org.ardent.train;

import java.io.Serializable;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;

/**
 * The coordinates of a step, of which all that is random in it is a pure function.
 *
 * @param seed of the run
 * @param epoch from 0
 * @param step within the epoch, from 0
 * @param steps of an epoch
 * @param dropoutRate 0 for none
 * @param rebinarize whether entries are probabilities to draw from
 */
record Step(long seed, int epoch, int step, int steps, double dropoutRate, boolean rebinarize)
    implements Serializable {

  /** The rows of a shard that the step sees. */
  Examples slice(int shard, Examples examples) {
    int[] rows = Slice.rows(seed, epoch, step, steps, shard, examples.size());
    Examples slice = examples.select(rows);
    return rebinarize ? Binarizer.draw(slice, seed, epoch) : slice;
  }

  /** The step's masks of hidden units, or null for none. */
  Dropout dropout() {
    return dropoutRate > 0 ? new Dropout((float) dropoutRate, seed, epoch) : null;
  }

  /** Its number in the run, from 0. */
  long index() {
    return (long) epoch * steps + step;
  }

  /** The step that comes i later in the epoch. */
  Step plus(int i) {
    return new Step(seed, epoch, step + i, steps, dropoutRate, rebinarize);
  }
}
