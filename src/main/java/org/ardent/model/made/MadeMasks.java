package org.ardent.model.made;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.ardent.model.Architecture;
import org.ardent.model.Layout;
import org.ardent.model.LongTensor;
import org.ardent.model.Tensor;

/**
 * The list of (ordering, degrees) that a {@link Made} cycles through; the first ordering is that of
 * the layout. A unit of degree m sees the first m positions of its ordering, so no list of degrees
 * can break the autoregressive property.
 */
final class MadeMasks implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String ORDERING = "ordering";
  private static final String DEGREES = "degrees.";

  private final int[][] orderings;
  private final int[][][] degrees;

  /** Whether the tensors have the axis of the masks: a list of one may have it too. */
  private final boolean leadingAxis;

  private MadeMasks(int[][] orderings, int[][][] degrees, boolean leadingAxis) {
    this.orderings = orderings;
    this.degrees = degrees;
    this.leadingAxis = leadingAxis;
  }

  /** How many. */
  int count() {
    return orderings.length;
  }

  /** The variable at each position; the array itself. */
  int[] ordering(int mask) {
    return orderings[mask];
  }

  /** The degree of every hidden unit, layer by layer; the arrays themselves. */
  int[][] degrees(int mask) {
    return degrees[mask];
  }

  /**
   * Draws degrees uniformly from [smallest degree of the layer before, n−1] and, but for the first,
   * orderings.
   *
   * <p>The first degrees are sorted: units are interchangeable as long as nothing else tells them
   * apart, and sorted units are copied in stretches.
   */
  static MadeMasks draw(Layout layout, List<Integer> hidden, int count, long seed) {
    int n = layout.size();
    int[][] orderings = new int[count][];
    int[][][] degrees = new int[count][hidden.size()][];
    for (int mask = 0; mask < count; mask++) {
      Random random = Random.of(seed, Random.MASKS, mask);
      orderings[mask] = mask == 0 ? layout.ordering() : permutation(n, random);
      int smallest = 1;
      for (int layer = 0; layer < hidden.size(); layer++) {
        int[] drawn = new int[hidden.get(layer)];
        for (int unit = 0; unit < drawn.length; unit++) {
          drawn[unit] = smallest + random.nextInt(largestDegree(n) - smallest + 1);
        }
        if (mask == 0) {
          Arrays.sort(drawn);
        }
        smallest = Arrays.stream(drawn).min().orElseThrow();
        degrees[mask][layer] = drawn;
      }
    }
    return new MadeMasks(orderings, degrees, count > 1);
  }

  /** n−1; of one variable, where no unit feeds anything, 1. */
  private static int largestDegree(int n) {
    return Math.max(1, n - 1);
  }

  private static int[] permutation(int n, Random random) {
    int[] p = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = p[i];
      p[i] = p[j];
      p[j] = swap;
    }
    return p;
  }

  /**
   * Those of a file: {@code ordering} (n) and {@code degrees.k} (units of layer k), all with a
   * leading axis where there are several.
   *
   * @throws IllegalArgumentException if something is missing, of another shape or out of range
   */
  static MadeMasks read(Layout layout, List<Integer> hidden, Map<String, LongTensor> structure) {
    LongTensor ordering = required(structure, ORDERING);
    int n = layout.size();
    boolean leadingAxis = ordering.tensor().shape().size() == 2;
    int count = leadingAxis ? ordering.tensor().shape().get(0) : 1;
    if (count < 1 || count > Architecture.MAX_MASKS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor 'ordering' holds %d orderings, expected 1 to %d",
              count,
              Architecture.MAX_MASKS));
    }
    int[][] orderings = rows(ordering, shape(ORDERING, leadingAxis, count, n), 0, n - 1);
    for (int mask = 0; mask < count; mask++) {
      if (Arrays.stream(orderings[mask]).distinct().count() != n) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "ordering %d is not a permutation of 0…%d", mask, n - 1));
      }
    }
    int[][][] degrees = new int[count][hidden.size()][];
    for (int layer = 0; layer < hidden.size(); layer++) {
      LongTensor tensor = required(structure, DEGREES + layer);
      Tensor expected = shape(DEGREES + layer, leadingAxis, count, hidden.get(layer));
      int[][] rows = rows(tensor, expected, 1, largestDegree(n));
      for (int mask = 0; mask < count; mask++) {
        degrees[mask][layer] = rows[mask];
      }
    }
    return new MadeMasks(orderings, degrees, leadingAxis);
  }

  private static LongTensor required(Map<String, LongTensor> structure, String name) {
    LongTensor tensor = structure.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("tensor '" + name + "' of dtype I64 is missing");
    }
    return tensor;
  }

  private static int[][] rows(LongTensor tensor, Tensor expected, int least, int most) {
    if (!tensor.tensor().equals(expected)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s' has shape %s, expected %s",
              expected.name(),
              tensor.tensor().shape(),
              expected.shape()));
    }
    List<Integer> shape = expected.shape();
    int width = shape.get(shape.size() - 1);
    int[][] rows = new int[shape.size() == 1 ? 1 : shape.get(0)][width];
    for (int i = 0; i < tensor.values().length; i++) {
      long v = tensor.values()[i];
      if (v < least || v > most) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s%s is %d, expected %d to %d",
                expected.name(),
                shape.size() == 1 ? List.of(i) : List.of(i / width, i % width),
                v,
                least,
                most));
      }
      rows[i / width][i % width] = (int) v;
    }
    return rows;
  }

  private static Tensor shape(String name, boolean leadingAxis, int count, int width) {
    return leadingAxis ? Tensor.of(name, count, width) : Tensor.of(name, width);
  }

  /** The tensors of the file. */
  List<LongTensor> tensors() {
    List<LongTensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < degrees[0].length; layer++) {
      int k = layer;
      int[][] rows = Arrays.stream(degrees).map(d -> d[k]).toArray(int[][]::new);
      tensors.add(tensor(DEGREES + layer, rows));
    }
    tensors.add(tensor(ORDERING, orderings));
    return tensors;
  }

  private LongTensor tensor(String name, int[][] rows) {
    return new LongTensor(
        shape(name, leadingAxis, rows.length, rows[0].length),
        Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().toArray());
  }
}
