package org.ardent.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** The rows of a range of an IDX file, read in a task. A body that ends early is a bad row. */
final class IdxRows implements Iterator<TableRow> {
  /** What the header says: its own length, the number of rows, bytes per row. */
  record Layout(int headerBytes, long rows, int width) implements Serializable {}

  /** Rows from…to−1. */
  record Range(long from, long to) implements Serializable {}

  private final Configuration configuration;
  private final String uri;
  private final Layout layout;
  private final Range range;
  private final boolean gzip;
  private final double white;
  private final RowMaker maker;
  private final int[] positions;
  private final byte[] bytes;
  private DataInputStream in;
  private long row;
  private TableRow next;
  private boolean ended;

  IdxRows(
      Configuration configuration,
      String uri,
      Layout layout,
      Range range,
      boolean gzip,
      double white,
      RowMaker maker) {
    this.configuration = configuration;
    this.uri = uri;
    this.layout = layout;
    this.range = range;
    this.gzip = gzip;
    this.white = white;
    this.maker = maker;
    positions = maker.columns().positionArray();
    bytes = new byte[layout.width()];
    row = range.from();
  }

  /** A file's plain bytes from their beginning. */
  static DataInputStream open(Configuration configuration, String uri, boolean gzip)
      throws IOException {
    Path path = new Path(uri);
    FSDataInputStream raw = path.getFileSystem(configuration).open(path);
    if (!gzip) {
      return new DataInputStream(new BufferedInputStream(raw, 1 << 16));
    }
    try {
      return new DataInputStream(new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = advance();
    }
    return next != null;
  }

  @Override
  public TableRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    TableRow result = next;
    next = null;
    return result;
  }

  /** The next row, or null after the last. */
  private TableRow advance() {
    try {
      if (in == null) {
        in = open(configuration, uri, gzip);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
        in.skipNBytes(layout.headerBytes() + range.from() * layout.width());
      }
      if (row < range.to()) {
        in.readFully(bytes);
        return grey(row++);
      }
      ended = true;
      boolean more = row == layout.rows() && in.read() >= 0;
      return more ? TableRow.bad("the file goes on, expected " + shape()) : null;
    } catch (IOException e) {
      ended = true;
      String words = ReadFailure.problem(e, new Path(uri).getName());
      boolean shortBody =
          e instanceof EOFException && e.getMessage() == null && row < layout.rows();
      return TableRow.bad(shortBody ? "the file ends here, expected " + shape() : words);
    }
  }

  private String shape() {
    return layout.rows() + " rows of " + layout.width() + " bytes";
  }

  private TableRow grey(long index) {
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (bytes[positions[i]] & 0xFF) / white;
    }
    return maker.row(values, index, null);
  }

  private void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
