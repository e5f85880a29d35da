package org.ardent.format.numpy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;
import org.ardent.kind.ColumnStatistics;
import org.ardent.shipping.Shipping;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSink;
import org.ardent.table.TableSummary;

/**
 * One NumPy array, version 1.0, in C order: bytes where all values are whole numbers from 0 to 255,
 * else doubles. A scan before writing finds out, and checks all rows; then the driver fetches one
 * partition after the other and writes.
 */
public record NpySink() implements TableSink {
  private static final int ALIGNMENT = 64;
  private static final int BEFORE_TEXT = 10;
  private static final int MAX_BYTE = 255;

  @Override
  public long write(SparkSession spark, Table table, AtomicOutput output) {
    TableSummary summary = TableScan.scan(table);
    boolean bytes = summary.columns().stream().allMatch(NpySink::fitsByte);
    Iterator<byte[]> rows = Shipping.iterator(table.rows().map(row -> row(row, bytes)));
    try (OutputStream file = output.create();
        OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
      out.write(header(bytes, summary.rows(), table.columns().size()));
      while (rows.hasNext()) {
        out.write(rows.next());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + output.label() + ": " + e.getMessage(), e);
    }
    return summary.rows();
  }

  private static boolean fitsByte(ColumnStatistics column) {
    return column.missing() == 0
        && column.integral()
        && column.min() >= 0
        && column.max() <= MAX_BYTE;
  }

  /** Padded as the format asks, so that the data begin at a multiple of 64 bytes. */
  private static byte[] header(boolean bytes, long rows, int width) {
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }",
            bytes ? "|u1" : "<f8",
            rows,
            width);
    int length = text.length() + 1;
    length += Math.floorMod(-(BEFORE_TEXT + length), ALIGNMENT);
    String padded = text + " ".repeat(length - 1 - text.length()) + "\n";
    return ByteBuffer.allocate(BEFORE_TEXT + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1))
        .putShort((short) length)
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static byte[] row(TableRow row, boolean bytes) {
    double[] values = row.values().toArray();
    ByteBuffer cells =
        ByteBuffer.allocate(values.length * (bytes ? 1 : Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      if (bytes) {
        cells.put((byte) value);
      } else {
        cells.putDouble(value);
      }
    }
    return cells.array();
  }
}
