package org.ardent.pack;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.ardent.table.TableRow;
import scala.Tuple2;

/**
 * Packs the rows of one partition of the table, and hands out parts of pieces before they take much
 * memory. Spark's shuffle decides when they go to disk.
 *
 * <p>A part has, of each row, its number in the piece, its length and its bytes.
 */
final class PieceWriter implements Iterator<Tuple2<Integer, byte[]>> {
  /** How many bytes are collected before they are handed out, for all pieces together. */
  static final long MOST_BYTES = 8L << 20;

  private final Iterator<TableRow> rows;
  private final RowEncoder encoder;
  private final PackingPlan plan;
  private final long mostBytes;
  private final PackedRow packed = new PackedRow();
  private final PackedBytes[] parts;
  private long id;
  private long collected;

  /** The piece to hand out next; at the end of the array, rows are collected. */
  private int next;

  /**
   * A writer.
   *
   * @param first the index in the input of the first row
   * @param mostBytes how many are collected before they are handed out
   */
  PieceWriter(
      Iterator<TableRow> rows, long first, RowEncoder encoder, PackingPlan plan, long mostBytes) {
    this.rows = rows;
    id = first;
    this.encoder = encoder;
    this.plan = plan;
    this.mostBytes = mostBytes;
    parts = new PackedBytes[plan.pieces()];
    next = parts.length;
  }

  @Override
  public boolean hasNext() {
    while (true) {
      while (next < parts.length) {
        if (parts[next] != null && parts[next].length() > 0) {
          return true;
        }
        next++;
      }
      if (!rows.hasNext()) {
        return false;
      }
      collect();
    }
  }

  @Override
  public Tuple2<Integer, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    byte[] part = parts[next].toArray();
    parts[next].clear();
    return new Tuple2<>(next++, part);
  }

  private void collect() {
    collected = 0;
    while (collected < mostBytes && rows.hasNext()) {
      encoder.encode(rows.next(), id, packed);
      add(plan.position(id), packed.bytes());
      id++;
    }
    next = 0;
  }

  private void add(long position, PackedBytes row) {
    int piece = plan.piece(position);
    if (parts[piece] == null) {
      parts[piece] = new PackedBytes();
    }
    PackedBytes part = parts[piece];
    int before = part.length();
    part.putWhole(plan.rowOfPiece(position));
    part.putWhole(row.length());
    part.putAll(row);
    collected += part.length() - before;
  }
}
