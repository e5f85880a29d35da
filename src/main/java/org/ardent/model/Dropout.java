package org.ardent.model;

import java.io.Serializable;
import org.ardent.math.Random;

/**
 * Dropout on hidden units (Srivastava et al. 2014), inverted: a kept unit is scaled by 1/(1−rate).
 *
 * <p>One mask per example and epoch: a pure function of (seed, epoch, example), so that a retried
 * task draws the same masks.
 *
 * @param rate the probability that a unit is dropped, in (0, 1)
 * @param seed the run's seed
 * @param epoch the epoch, from 0
 */
public record Dropout(float rate, long seed, int epoch) implements Serializable {
  public Dropout {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate lies in (0, 1), not " + rate);
    }
  }

  /** Writes the mask of an example: 0 or 1/(1−rate) for each of n units. */
  public void fill(long example, float[] mask, int offset, int n) {
    Random random = Random.of(seed, Random.DROPOUT, epoch, example);
    float keep = 1 / (1 - rate);
    for (int i = 0; i < n; i++) {
      mask[offset + i] = random.nextFloat() < rate ? 0 : keep;
    }
  }
}
