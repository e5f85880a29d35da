package org.ardent.pack;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/**
 * Reads a table once for all who look at it until it is packed: the first keeps its rows on the
 * executors' local disks, in few bytes, and the others take them from there. A row that is lost
 * with its executor is read from the table again.
 */
public final class StagedRows implements AutoCloseable {
  private static final int CHUNK = 1 << 18;

  private final Table table;
  private final JavaRDD<byte[]> chunks;

  private StagedRows(Table table, JavaRDD<byte[]> chunks) {
    this.table = table;
    this.chunks = chunks;
  }

  /** Stages a table; nothing is read yet. */
  public static StagedRows of(Table table) {
    JavaRDD<byte[]> chunks =
        table.rows().mapPartitions(Chunks::new, true).persist(StorageLevel.DISK_ONLY());
    return new StagedRows(table.withRows(chunks.mapPartitions(Rows::new, true)), chunks);
  }

  /** The same table: the same rows in the same partitions. */
  public Table table() {
    return table;
  }

  /** Frees the disks. Whoever looks at the table now reads it. */
  @Override
  public void close() {
    chunks.unpersist(false);
  }

  /** Rows as bytes, many rows in an array. */
  private static final class Chunks implements Iterator<byte[]> {
    private final Iterator<TableRow> rows;
    private final PackedBytes bytes = new PackedBytes();

    Chunks(Iterator<TableRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      bytes.clear();
      while (bytes.length() < CHUNK && rows.hasNext()) {
        StagedRow.put(rows.next(), bytes);
      }
      return bytes.toArray();
    }
  }

  /** The rows again. */
  private static final class Rows implements Iterator<TableRow> {
    private final Iterator<byte[]> chunks;
    private PackedBytes bytes = new PackedBytes(new byte[0]);

    Rows(Iterator<byte[]> chunks) {
      this.chunks = chunks;
    }

    @Override
    public boolean hasNext() {
      while (bytes.place() == bytes.length() && chunks.hasNext()) {
        bytes = new PackedBytes(chunks.next());
      }
      return bytes.place() < bytes.length();
    }

    @Override
    public TableRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return StagedRow.read(bytes);
    }
  }
}
