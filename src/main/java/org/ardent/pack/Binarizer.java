package org.ardent.pack;

import org.ardent.math.Random;
import org.ardent.model.Examples;

/** Draws binary rows from rows of probabilities: a pure function of (seed, epoch, row, column). */
public final class Binarizer {
  private Binarizer() {}

  /** Every entry becomes 1 with its value as probability, or vanishes. */
  public static Examples draw(Examples probabilities, long seed, int epoch) {
    ExamplesBuilder builder = new ExamplesBuilder();
    for (int i = 0; i < probabilities.size(); i++) {
      long id = probabilities.id(i);
      Random random = Random.of(seed, Random.BINARIZE, epoch + 1, id);
      for (int e = probabilities.start(i); e < probabilities.start(i + 1); e++) {
        if (random.nextDouble() < probabilities.value(e)) {
          builder.add(probabilities.column(e), 1);
        }
      }
      for (int h = probabilities.holeStart(i); h < probabilities.holeStart(i + 1); h++) {
        builder.addHole(probabilities.hole(h));
      }
      builder.endRow(id, probabilities.weight(i));
    }
    return builder.build();
  }
}
