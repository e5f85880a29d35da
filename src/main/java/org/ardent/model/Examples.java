package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/**
 * Rows packed as active inputs: compressed sparse rows over the input columns of a {@link Layout}.
 *
 * <p>Row i has the entries {@code start[i]…start[i+1]−1}; their input columns ascend. An input that
 * is not listed is 0. A categorical value lists exactly one of its columns.
 *
 * <p>A row may have <em>holes</em>: positions whose value is not observed. They list no entry,
 * which alone would mean 0. Only an {@link OrderAgnosticModel} scores rows with holes.
 *
 * <p>Immutable by convention: whoever holds one may read its arrays and never writes them.
 */
public final class Examples implements RandomAccessRows, Serializable {
  private static final long serialVersionUID = 1L;

  /** Where each row's entries start; length size + 1. */
  final int[] start;

  /** The input column of each entry. */
  final int[] column;

  /** The value of each entry, or null where all are 1. */
  final double[] value;

  /** The number that identifies a row in any shard: its index in the input. */
  final long[] id;

  /** How much each row counts, or null where all count 1. */
  final double[] weight;

  /** Where each row's holes start, length size + 1; null where no row has any. */
  private final int[] holeStart;

  /** The positions that are not observed, ascending within a row; null where there are none. */
  private final int[] hole;

  /** Packed rows that all count 1; the arrays are kept, not copied. */
  public Examples(int[] start, int[] column, double[] value, long[] id) {
    this(start, column, value, id, null);
  }

  /** Packed rows without holes; the arrays are kept, not copied. */
  public Examples(int[] start, int[] column, double[] value, long[] id, double[] weight) {
    this(start, column, value, id, weight, null, null);
  }

  /**
   * Packed rows; the arrays are kept, not copied.
   *
   * @param start where each row's entries start, length rows + 1
   * @param column input column of each entry, ascending within a row
   * @param value value of each entry, or null where all are 1
   * @param id index of each row in the input, length rows
   * @param weight how much each row counts, length rows; null where all count 1
   * @param holeStart where each row's holes start, length rows + 1; null where no row has any
   * @param hole positions that are not observed, ascending within a row
   */
  public Examples(
      int[] start,
      int[] column,
      double[] value,
      long[] id,
      double[] weight,
      int[] holeStart,
      int[] hole) {
    if (start.length != id.length + 1
        || column.length < start[id.length]
        || (weight != null && weight.length != id.length)
        || (value != null && value.length < start[id.length])
        || (holeStart != null
            && (holeStart.length != start.length || hole.length < holeStart[id.length]))) {
      throw new IllegalArgumentException("arrays of packed rows have inconsistent lengths");
    }
    this.start = start;
    this.column = column;
    this.value = value;
    this.id = id;
    this.weight = weight;
    this.holeStart = holeStart;
    this.hole = hole;
  }

  @Override
  public int size() {
    return id.length;
  }

  /** The number of entries over all rows. */
  public int entries() {
    return start[id.length];
  }

  /** The index in the input of row i. */
  public long id(int i) {
    return id[i];
  }

  /** How much row i counts: as so many rows. */
  public double weight(int i) {
    return weight == null ? 1 : weight[i];
  }

  /** Σ weight: the number of rows where all count 1. */
  public double totalWeight() {
    return weight == null ? id.length : Arrays.stream(weight).sum();
  }

  /**
   * Makes ∂ log p of row i that of weight·log p: the one place where weights enter gradients, at
   * the outputs. Where there are none, nothing is touched.
   */
  public void weigh(int i, float[] delta, int from, int length) {
    if (weight != null) {
      float w = (float) weight[i];
      for (int r = from; r < from + length; r++) {
        delta[r] *= w;
      }
    }
  }

  /** The first entry of row i; of i = size, the number of entries. */
  public int start(int i) {
    return start[i];
  }

  /** The input column of an entry. */
  public int column(int entry) {
    return column[entry];
  }

  /** The value of an entry, rounded: what the kernels take. */
  public float value(int entry) {
    return value == null ? 1 : (float) value[entry];
  }

  /** The value of an entry as the encoding gave it: what a density of a real value is taken at. */
  public double exactValue(int entry) {
    return value == null ? 1 : value[entry];
  }

  /** Whether any row has holes. */
  public boolean hasHoles() {
    return holeStart != null;
  }

  /** The first hole of row i; of i = size, the number of holes. */
  public int holeStart(int i) {
    return holeStart == null ? 0 : holeStart[i];
  }

  /** The position of a hole. */
  public int hole(int index) {
    return hole[index];
  }

  /** A copy. */
  @Override
  public Examples select(int[] rows) {
    int entries = 0;
    for (int r : rows) {
      entries += start[r + 1] - start[r];
    }
    int[] s = new int[rows.length + 1];
    int[] c = new int[entries];
    double[] v = value == null ? null : new double[entries];
    long[] ids = new long[rows.length];
    double[] w = weight == null ? null : new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int from = start[rows[i]];
      int length = start[rows[i] + 1] - from;
      System.arraycopy(column, from, c, s[i], length);
      if (v != null) {
        System.arraycopy(value, from, v, s[i], length);
      }
      s[i + 1] = s[i] + length;
      ids[i] = id[rows[i]];
      if (w != null) {
        w[i] = weight[rows[i]];
      }
    }
    return new Examples(s, c, v, ids, w, holeStarts(rows), holes(rows));
  }

  private int[] holeStarts(int[] rows) {
    if (holeStart == null) {
      return null;
    }
    int[] starts = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      starts[i + 1] = starts[i] + holeStart[rows[i] + 1] - holeStart[rows[i]];
    }
    return starts;
  }

  private int[] holes(int[] rows) {
    if (holeStart == null) {
      return null;
    }
    return Arrays.stream(rows)
        .flatMap(r -> Arrays.stream(hole, holeStart[r], holeStart[r + 1]))
        .toArray();
  }

  /** All rows of all pieces, in order. */
  public static Examples concatenate(List<Examples> pieces) {
    int rows = 0;
    int entries = 0;
    boolean allOnes = true;
    boolean allAlike = true;
    for (Examples p : pieces) {
      rows = Math.addExact(rows, p.size());
      entries = Math.addExact(entries, p.entries());
      allOnes &= p.value == null;
      allAlike &= p.weight == null;
    }
    int[] s = new int[rows + 1];
    int[] c = new int[entries];
    double[] v = allOnes ? null : new double[entries];
    long[] ids = new long[rows];
    double[] w = allAlike ? null : new double[rows];
    int row = 0;
    for (Examples p : pieces) {
      int from = s[row];
      System.arraycopy(p.column, 0, c, from, p.entries());
      System.arraycopy(p.id, 0, ids, row, p.size());
      for (int i = 1; i <= p.size(); i++) {
        s[row + i] = from + p.start[i];
      }
      if (v != null && p.value != null) {
        System.arraycopy(p.value, 0, v, from, p.entries());
      } else if (v != null) {
        Arrays.fill(v, from, from + p.entries(), 1);
      }
      for (int i = 0; w != null && i < p.size(); i++) {
        w[row + i] = p.weight(i);
      }
      row += p.size();
    }
    if (pieces.stream().noneMatch(Examples::hasHoles)) {
      return new Examples(s, c, v, ids, w);
    }
    int[] holeStarts = new int[rows + 1];
    row = 0;
    for (Examples p : pieces) {
      for (int i = 0; i < p.size(); i++, row++) {
        holeStarts[row + 1] = holeStarts[row] + p.holeStart(i + 1) - p.holeStart(i);
      }
    }
    int[] holes =
        pieces.stream()
            .filter(Examples::hasHoles)
            .flatMapToInt(p -> Arrays.stream(p.hole, 0, p.holeStart(p.size())))
            .toArray();
    return new Examples(s, c, v, ids, w, holeStarts, holes);
  }

  /** The rows in ascending order of a key of their ids; keys are unique. */
  public Examples sortedBy(LongUnaryOperator key) {
    int[] rows =
        IntStream.range(0, size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> key.applyAsLong(id[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    return select(rows);
  }
}
