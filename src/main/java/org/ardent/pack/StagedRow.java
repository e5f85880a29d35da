package org.ardent.pack;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.ardent.table.TableRow;

/**
 * Rows of a table in few bytes, exactly as they were, but for the original of a Parquet source. In
 * this order: what kind of row it is; its problem, or its weight if that is not 1, its width, the
 * number of its entries and the entries, the number of its words and the words. An entry has how
 * many columns were skipped before it, with a tag that says what its value is.
 */
final class StagedRow {
  private static final int PROBLEM = 1;
  private static final int END = 2;
  private static final int SPARSE = 4;
  private static final int WEIGHTED = 8;
  private static final int WORDS = 16;

  private static final int ONE = 0;
  private static final int WHOLE = 1;
  private static final int REAL = 2;

  private static final double MOST_WHOLE = 1 << 28;

  private StagedRow() {}

  /** Appends a row. */
  static void put(TableRow row, PackedBytes out) {
    Vector values = row.values();
    if (values == null || row.problem() != null) {
      out.putWhole(PROBLEM | (row.end() ? END : 0));
      putText(row.problem(), out);
      return;
    }
    SparseVector sparse = values instanceof SparseVector s ? s : null;
    out.putWhole(
        (sparse == null ? 0 : SPARSE)
            | (row.weight() == 1 ? 0 : WEIGHTED)
            | (row.words().isEmpty() ? 0 : WORDS));
    if (row.weight() != 1) {
      out.putDouble(row.weight());
    }
    out.putWhole(values.size());
    if (sparse == null) {
      putDense(((DenseVector) values).values(), out);
    } else {
      putEntries(sparse.indices(), sparse.values(), out);
    }
    if (!row.words().isEmpty()) {
      out.putWhole(row.words().size());
      row.words()
          .forEach(
              (column, word) -> {
                out.putWhole(column);
                putText(word, out);
              });
    }
  }

  private static void putDense(double[] values, PackedBytes out) {
    int count = 0;
    for (double value : values) {
      count += isThere(value) ? 1 : 0;
    }
    out.putWhole(count);
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (isThere(values[i])) {
        putEntry(i - next, values[i], out);
        next = i + 1;
      }
    }
  }

  /** Whether a value is another than the 0 that arrays begin with; −0 is. */
  private static boolean isThere(double value) {
    return Double.doubleToRawLongBits(value) != 0;
  }

  private static void putEntries(int[] indices, double[] values, PackedBytes out) {
    out.putWhole(indices.length);
    int next = 0;
    for (int e = 0; e < indices.length; e++) {
      putEntry(indices[e] - next, values[e], out);
      next = indices[e] + 1;
    }
  }

  private static void putEntry(int skipped, double value, PackedBytes out) {
    long head = (long) skipped << 2;
    if (value == 1) {
      out.putWhole(head | ONE);
    } else if (value > 0 && value < MOST_WHOLE && value == (int) value) {
      out.putWhole(head | WHOLE);
      out.putWhole((int) value);
    } else {
      out.putWhole(head | REAL);
      out.putDouble(value);
    }
  }

  private static void putText(String text, PackedBytes out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putWhole(bytes.length);
    out.putBytes(bytes);
  }

  /** Reads a row. */
  static TableRow read(PackedBytes in) {
    int kind = (int) in.whole();
    if ((kind & PROBLEM) != 0) {
      String problem = text(in);
      return (kind & END) == 0 ? TableRow.bad(problem) : TableRow.end(problem);
    }
    double weight = (kind & WEIGHTED) == 0 ? 1 : in.real();
    int width = (int) in.whole();
    Vector values = (kind & SPARSE) == 0 ? dense(width, in) : sparse(width, in);
    Map<Integer, String> words = Map.of();
    if ((kind & WORDS) != 0) {
      words = new HashMap<>();
      for (int left = (int) in.whole(); left > 0; left--) {
        int column = (int) in.whole();
        words.put(column, text(in));
      }
    }
    return new TableRow(values, null, null, words, false, weight);
  }

  private static Vector dense(int width, PackedBytes in) {
    double[] values = new double[width];
    int next = 0;
    for (int left = (int) in.whole(); left > 0; left--) {
      long head = in.whole();
      next += (int) (head >>> 2);
      values[next++] = value((int) head & 3, in);
    }
    return new DenseVector(values);
  }

  private static Vector sparse(int width, PackedBytes in) {
    int[] indices = new int[(int) in.whole()];
    double[] values = new double[indices.length];
    int next = 0;
    for (int e = 0; e < indices.length; e++) {
      long head = in.whole();
      next += (int) (head >>> 2);
      indices[e] = next++;
      values[e] = value((int) head & 3, in);
    }
    return new SparseVector(width, indices, values);
  }

  private static double value(int tag, PackedBytes in) {
    return switch (tag) {
      case ONE -> 1;
      case WHOLE -> in.whole();
      default -> in.real();
    };
  }

  private static String text(PackedBytes in) {
    return new String(in.bytes((int) in.whole()), StandardCharsets.UTF_8);
  }
}
