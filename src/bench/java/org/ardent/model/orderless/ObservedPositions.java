package org.ardent.model.orderless;

import org.ardent.model.Examples;
import org.ardent.model.StepKey;

/** What a step of training takes as observed, for those who compute the same elsewhere. */
public final class ObservedPositions {
  private ObservedPositions() {}

  /** Row by row, 1 for a position that is observed and else 0. */
  public static float[] of(StepKey key, Examples examples, int positions) {
    OrderDraw draw = new OrderDraw(positions);
    float[] observed = new float[examples.size() * positions];
    for (int i = 0; i < examples.size(); i++) {
      draw.draw(key, examples, i);
      for (int t = 0; t < positions; t++) {
        observed[i * positions + t] = draw.isGiven(t) ? 1 : 0;
      }
    }
    return observed;
  }
}
