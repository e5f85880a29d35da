package org.ardent.model.made;

import java.util.stream.IntStream;
import org.ardent.math.Kernels;

/**
 * Places and what stands there: place i of the sorted units holds unit {@code index[i]} of the
 * file. Where the two agree, whole stretches are copied.
 */
final class UnitOrder {
  private final int[] index;
  private final boolean same;

  UnitOrder(int[] index) {
    this.index = index;
    same = IntStream.range(0, index.length).allMatch(i -> index[i] == i);
  }

  int size() {
    return index.length;
  }

  /** What stands at a place. */
  int at(int place) {
    return index[place];
  }

  /** to[place] = from[what stands there], for the places first…end−1. */
  void gather(float[] from, int fo, float[] to, int o, int first, int end) {
    if (same) {
      System.arraycopy(from, fo + first, to, o + first, end - first);
      return;
    }
    for (int i = first; i < end; i++) {
      to[o + i] = from[fo + index[i]];
    }
  }

  /** to[what stands at a place] = from[place], for all places. */
  void scatter(float[] from, int fo, float[] to, int o) {
    if (same) {
      System.arraycopy(from, fo, to, o, index.length);
      return;
    }
    for (int i = 0; i < index.length; i++) {
      to[o + index[i]] = from[fo + i];
    }
  }

  /** The same in double, from and to the start. */
  void scatter(double[] from, double[] to) {
    for (int i = 0; i < index.length; i++) {
      to[index[i]] = from[i];
    }
  }

  /** to[what stands at a place] += from[place], for the places first…end−1. */
  void add(Kernels kernels, float[] from, int fo, float[] to, int o, int first, int end) {
    if (same) {
      kernels.add(from, fo + first, to, o + first, end - first);
      return;
    }
    for (int i = first; i < end; i++) {
      to[o + index[i]] += from[fo + i];
    }
  }
}
