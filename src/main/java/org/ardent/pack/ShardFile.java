package org.ardent.pack;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Writes a shard, piece after piece, with its rows in order. A piece begins with numbers of four
 * bytes, big-endian: where each row starts in it, and where the last one ends, with the piece.
 */
final class ShardFile {
  private static final int BUFFER = 1 << 20;

  private final PackingPlan plan;
  private final int shard;
  private final DataOutputStream out;

  private ShardFile(PackingPlan plan, int shard, DataOutputStream out) {
    this.plan = plan;
    this.shard = shard;
    this.out = out;
  }

  /**
   * Writes a shard.
   *
   * @param parts of its pieces, by their numbers, in the order of those
   * @param out is closed
   */
  static void write(
      PackingPlan plan, int shard, Iterator<Tuple2<Integer, byte[]>> parts, OutputStream out)
      throws IOException {
    try (DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER))) {
      new ShardFile(plan, shard, data).write(parts);
    }
  }

  private void write(Iterator<Tuple2<Integer, byte[]>> parts) throws IOException {
    Tuple2<Integer, byte[]> part = parts.hasNext() ? parts.next() : null;
    for (int p = 0; p < plan.piecesOf(shard); p++) {
      int piece = shard * plan.piecesPerShard() + p;
      List<PackedBytes> ofPiece = new ArrayList<>();
      while (part != null && part._1() == piece) {
        ofPiece.add(new PackedBytes(part._2()));
        part = parts.hasNext() ? parts.next() : null;
      }
      writePiece(ofPiece, plan.rowsOfPiece(shard, p));
    }
    if (part != null) {
      throw new IllegalStateException("piece " + part._1() + " came to shard " + shard);
    }
  }

  private void writePiece(List<PackedBytes> parts, int rows) throws IOException {
    int[] partOf = new int[rows];
    int[] from = new int[rows];
    int[] to = new int[rows];
    Arrays.fill(partOf, -1);
    for (int p = 0; p < parts.size(); p++) {
      PackedBytes part = parts.get(p);
      while (part.place() < part.length()) {
        int row = (int) part.whole();
        int bytes = (int) part.whole();
        if (partOf[row] >= 0) {
          throw new IllegalStateException("row " + row + " of a piece came twice");
        }
        partOf[row] = p;
        from[row] = part.place();
        to[row] = from[row] + bytes;
        part.seek(to[row]);
      }
    }
    int place = Math.multiplyExact(Integer.BYTES, rows + 1);
    out.writeInt(place);
    for (int i = 0; i < rows; i++) {
      if (partOf[i] < 0) {
        throw new IllegalStateException("row " + i + " of a piece did not come");
      }
      place = Math.addExact(place, to[i] - from[i]);
      out.writeInt(place);
    }
    for (int i = 0; i < rows; i++) {
      parts.get(partOf[i]).writeTo(out, from[i], to[i]);
    }
  }
}
