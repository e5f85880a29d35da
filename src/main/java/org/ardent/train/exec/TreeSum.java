package org.ardent.train.exec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Adds up partial sums along the tree, as far as they meet in it, in place: each addition goes into
 * the vectors of its left side. Stretches of the vectors do not depend on each other.
 */
final class TreeSum {
  private final List<Addition> additions = new ArrayList<>();
  private final List<PartialSum> rest = new ArrayList<>();

  private record Addition(PartialSum to, PartialSum from) {}

  /**
   * What to add; nothing is added yet.
   *
   * @param parts in the order of their shards
   * @param shards how many the tree has
   */
  TreeSum(List<PartialSum> parts, int shards) {
    Deque<PartialSum> open = new ArrayDeque<>();
    for (PartialSum part : parts) {
      PartialSum sum = part;
      for (boolean risen = true; risen && !sum.node().isRoot(shards); ) {
        PartialSum left = open.peek();
        if (left != null && sum.node().isRightOf(left.node())) {
          additions.add(new Addition(open.pop(), sum));
          sum = new PartialSum(left.node().parent(), left.vectors());
        } else if (sum.node().isAlone(shards)) {
          sum = new PartialSum(sum.node().parent(), sum.vectors());
        } else {
          risen = false;
        }
      }
      open.push(sum);
    }
    open.descendingIterator().forEachRemaining(rest::add);
  }

  /** Makes the additions in the elements from…to−1 of a vector; to be done once for each. */
  void add(int vector, int from, int to) {
    for (Addition addition : additions) {
      float[] left = addition.to.vectors().get(vector);
      float[] right = addition.from.vectors().get(vector);
      for (int i = from; i < to; i++) {
        left[i] += right[i];
      }
    }
  }

  /** Makes all additions, on all cores of this machine. */
  void addAll() {
    List<float[]> vectors = rest.isEmpty() ? List.of() : rest.get(0).vectors();
    if (!additions.isEmpty()) {
      for (int k = 0; k < vectors.size(); k++) {
        int vector = k;
        CacheBlocks.forEachInParallel(
            vectors.get(k).length, (block, from, to) -> add(vector, from, to));
      }
    }
  }

  /** What is left then: one sum if the parts were all of the tree. */
  List<PartialSum> rest() {
    return rest;
  }
}
