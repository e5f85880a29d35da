package org.ardent.pack;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.storage.StorageUtils;
import org.ardent.model.Examples;
import org.ardent.model.RandomAccessRows;

/**
 * The rows of a shard, packed, in a file on a local disk. The file is mapped, so the heap holds
 * none of it. A step reads only the rows of its slice, from memory in which the operating system
 * keeps as much of the files as it has room for.
 *
 * <p>Safe for use by several threads, as long as whoever uses it {@linkplain #retain keeps} it.
 */
public final class PackedRows implements RandomAccessRows {
  /** Of a mapping; the limit is 2 GB. */
  private static final long MOST_MAPPED = 1L << 30;

  private final int size;
  private final int rowsPerPiece;
  private final ByteBuffer[] pieces;
  private final List<ByteBuffer> mapped;

  /** Who opened it, and the tasks that read it. */
  private final AtomicInteger users = new AtomicInteger(1);

  private PackedRows(PackingPlan plan, int shard, ByteBuffer[] pieces, List<ByteBuffer> mapped) {
    size = plan.rowsOf(shard);
    rowsPerPiece = plan.rowsPerPiece();
    this.pieces = pieces;
    this.mapped = mapped;
  }

  /** Maps a file that {@link ShardFile} has written. */
  static PackedRows map(PackingPlan plan, int shard, File file) throws IOException {
    try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
      long[] starts = starts(plan, shard, channel);
      ByteBuffer[] pieces = new ByteBuffer[starts.length - 1];
      List<ByteBuffer> mapped = new ArrayList<>();
      for (int from = 0; from < pieces.length; ) {
        int to = from + 1;
        while (to < pieces.length && starts[to + 1] - starts[from] <= MOST_MAPPED) {
          to++;
        }
        ByteBuffer region =
            channel.map(FileChannel.MapMode.READ_ONLY, starts[from], starts[to] - starts[from]);
        mapped.add(region);
        for (int p = from; p < to; p++) {
          pieces[p] =
              region.slice((int) (starts[p] - starts[from]), (int) (starts[p + 1] - starts[p]));
        }
        from = to;
      }
      return new PackedRows(plan, shard, pieces, mapped);
    }
  }

  /** Where each piece starts, and where the last one ends. */
  private static long[] starts(PackingPlan plan, int shard, FileChannel channel)
      throws IOException {
    long[] starts = new long[plan.piecesOf(shard) + 1];
    ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);
    for (int p = 0; p < starts.length - 1; p++) {
      long end = starts[p] + (long) Integer.BYTES * plan.rowsOfPiece(shard, p);
      number.clear();
      while (number.hasRemaining()) {
        if (channel.read(number, end + number.position()) < 0) {
          throw new EOFException("a shard's file ends in piece " + p);
        }
      }
      starts[p + 1] = starts[p] + number.getInt(0);
    }
    return starts;
  }

  /** Reads a file into the heap that cannot be mapped because it is encrypted. */
  static PackedRows read(PackingPlan plan, int shard, InputStream in) throws IOException {
    ByteBuffer[] pieces = new ByteBuffer[plan.piecesOf(shard)];
    for (int p = 0; p < pieces.length; p++) {
      int table = Integer.BYTES * (plan.rowsOfPiece(shard, p) + 1);
      byte[] head = in.readNBytes(table);
      int length = ByteBuffer.wrap(head).getInt(table - Integer.BYTES);
      byte[] piece = Arrays.copyOf(head, length);
      if (in.readNBytes(piece, table, length - table) < length - table) {
        throw new EOFException("a shard's file ends in piece " + p);
      }
      pieces[p] = ByteBuffer.wrap(piece);
    }
    return new PackedRows(plan, shard, pieces, List.of());
  }

  @Override
  public int size() {
    return size;
  }

  /** How many bytes they take. */
  long bytes() {
    return Arrays.stream(pieces).mapToLong(ByteBuffer::capacity).sum();
  }

  /** Writes all rows as they are in their file. */
  void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 20];
    for (ByteBuffer piece : pieces) {
      for (int from = 0; from < piece.capacity(); from += buffer.length) {
        int bytes = Math.min(buffer.length, piece.capacity() - from);
        piece.get(from, buffer, 0, bytes);
        out.write(buffer, 0, bytes);
      }
    }
  }

  @Override
  public Examples select(int[] rows) {
    return read(rows.length, i -> rows[i]);
  }

  /** The rows from…to−1. */
  public Examples range(int from, int to) {
    return read(to - from, i -> from + i);
  }

  /** All rows, in order, in blocks that fit the heap whatever their number. */
  public Iterable<Examples> blocks() {
    return () ->
        IntStream.iterate(0, from -> from < size, from -> from + PackedSize.BLOCK)
            .mapToObj(from -> range(from, Math.min(size, from + PackedSize.BLOCK)))
            .iterator();
  }

  private Examples read(int count, IntUnaryOperator row) {
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int r = row.applyAsInt(i);
      starts[i + 1] = Math.addExact(starts[i], end(r) - start(r));
    }
    byte[] bytes = new byte[starts[count]];
    for (int i = 0; i < count; i++) {
      int r = row.applyAsInt(i);
      piece(r).get(start(r), bytes, starts[i], starts[i + 1] - starts[i]);
    }
    return PackedRow.unpack(bytes, starts);
  }

  private ByteBuffer piece(int row) {
    return pieces[row / rowsPerPiece];
  }

  private int start(int row) {
    return piece(row).getInt(Integer.BYTES * (row % rowsPerPiece));
  }

  private int end(int row) {
    return piece(row).getInt(Integer.BYTES * (row % rowsPerPiece + 1));
  }

  /** Keeps the mapping until {@link #release}; false if it has been given up. */
  boolean retain() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /**
   * Ends what {@link #map}, or {@link #retain}, began; the last to do so takes the mapping away.
   */
  void release() {
    if (users.decrementAndGet() == 0) {
      mapped.forEach(StorageUtils::dispose);
    }
  }
}
