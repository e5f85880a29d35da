package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;

/**
 * A state that is divided among executors.
 *
 * @param length of its vectors; shorter ones are not divided, and every slice has all of them
 * @param count how many slices there are
 */
record Slices(int length, int count) implements Serializable {
  /** The first element of a slice, which is the end of the one before it. */
  int from(int slice) {
    return (int) ((long) length * slice / count);
  }

  /** A slice of vectors. */
  List<Stretch> of(List<float[]> vectors, int slice) {
    return vectors.stream()
        .map(
            vector ->
                vector.length == length
                    ? new Stretch(vector, from(slice), from(slice + 1))
                    : Stretch.of(vector))
        .toList();
  }
}
