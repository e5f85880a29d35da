package org.ardent.pack;

import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.ColumnStatistics;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.table.TableSummary;

/**
 * The size of a table once it is packed, computed from its scan: the number of entries exactly, the
 * bytes approximately.
 *
 * @param rows of the table
 * @param entries active inputs of all rows
 * @param values entries of another value than 1, which is kept beside them
 * @param bytes of all rows, packed
 */
public record PackedSize(long rows, long entries, long values, long bytes) {
  /** Id, number of entries, and where the row starts. */
  private static final int ROW_BYTES = 10;

  /** An entry takes one byte where fewer columns were left out before it. */
  private static final int FEW = 64;

  /** Rows that are read at once where all are read: a multiple of what kernels take together. */
  public static final int BLOCK = 1024;

  /** In the heap: id, weight, where the row starts, and its place in the slice. */
  private static final int HEAP_ROW_BYTES = 28;

  /** The size that a piece should have. */
  private static final long PIECE_BYTES = 4L << 20;

  /** Spark's shuffle keeps a number for each pair of a map task and a piece. */
  private static final int MOST_PIECES = 8192;

  /** The most rows of a shard: their places are numbers of 32 bits. */
  private static final long MOST_ROWS = Integer.MAX_VALUE;

  /** The size of a table that was scanned, of the variables of a layout. */
  public static PackedSize of(TableSummary summary, Layout layout) {
    long entries = 0;
    long values = 0;
    for (int v = 0; v < layout.size(); v++) {
      Variable variable = layout.variables().get(v);
      ColumnStatistics column = summary.columns().get(v);
      if (variable.isBinary()) {
        entries += column.nonZeros();
        values += column.nonZeros() - column.ones();
      } else {
        // Of a variable's inputs one at most is active.
        entries += summary.rows();
        values += variable.isNumber() ? summary.rows() : 0;
      }
    }
    long leftOut = layout.inputs() * summary.rows() / Math.max(1, entries);
    long bytes =
        summary.rows() * (ROW_BYTES + (summary.weighted() ? Double.BYTES : 0))
            + entries * (leftOut < FEW ? 1 : 2)
            + values * Double.BYTES;
    return new PackedSize(summary.rows(), entries, values, bytes);
  }

  /**
   * The heap that so many rows take once they are read: packed, and in the form that a model takes.
   */
  public long heapBytes(long some) {
    double share = (double) some / rows;
    int entryBytes = Integer.BYTES + (values > 0 ? Double.BYTES : 0);
    return (long) (share * (bytes + entries * entryBytes)) + some * HEAP_ROW_BYTES;
  }

  /** The heap that a task of packing takes, in addition to Spark's shuffle. */
  public long packingBytes() {
    return 2 * (PieceWriter.MOST_BYTES + pieceBytes());
  }

  /** The space that the rows take on local disks: the shuffled parts of pieces, and the shards. */
  public long diskBytes() {
    return 2 * bytes;
  }

  /**
   * Checks that the rows can be packed.
   *
   * @param source what messages call the table
   * @throws InvalidInputException if they need more shards
   */
  void requireShards(String source, int shards) {
    long least = (rows + MOST_ROWS - 1) / MOST_ROWS;
    if (shards < least) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has %,d rows in %d shards, expected at least %d shards",
              source,
              rows,
              shards,
              least));
    }
  }

  /**
   * The approximate size of a piece of a shard: a few megabytes, unless there would be too many
   * pieces.
   */
  private long pieceBytes() {
    return Math.max(PIECE_BYTES, bytes / MOST_PIECES);
  }

  /** How the rows go into so many shards; fewer if there are fewer rows. */
  PackingPlan plan(long seed, int shards) {
    double rowBytes = Math.max(1, (double) bytes / rows);
    int rowsPerPiece = (int) Math.max(1, Math.min(pieceBytes() / rowBytes, Integer.MAX_VALUE));
    return new PackingPlan(rows, (int) Math.min(shards, rows), rowsPerPiece, seed);
  }
}
