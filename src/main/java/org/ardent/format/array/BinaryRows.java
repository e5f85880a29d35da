package org.ardent.format.array;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.ardent.io.ByteSource;
import org.ardent.io.InputFiles;
import org.ardent.io.NumberType;
import org.ardent.io.ReadFailure;
import org.ardent.shipping.Shipping;
import org.ardent.table.RowMaker;
import org.ardent.table.TableRow;

/**
 * The rows of a range of a file that holds numbers row after row, read in a task. A body that ends
 * early is a bad row.
 */
public final class BinaryRows implements Iterator<TableRow> {

  private static final long BYTES_PER_TASK = 1 << 20;
  private static final long MAX_BYTES_PER_TASK = 64 * BYTES_PER_TASK;

  /**
   * What a file's header says.
   *
   * @param offset where the first row begins, in bytes
   * @param rows how many
   * @param width numbers per row
   * @param type of the numbers
   * @param unit what the numbers are divided by
   */
  public record Layout(long offset, long rows, int width, NumberType type, double unit)
      implements Serializable {
    int rowBytes() {
      return width * type.bytes();
    }
  }

  /** Rows from…to−1. */
  record Range(long from, long to) implements Serializable {}

  private final Configuration configuration;
  private final ByteSource source;
  private final Layout layout;
  private final Range range;
  private final RowMaker maker;
  private final int[] positions;
  private final byte[] bytes;
  private final ByteBuffer numbers;
  private DataInputStream in;
  private long row;
  private TableRow next;
  private boolean ended;

  private BinaryRows(
      Configuration configuration, ByteSource source, Layout layout, Range range, RowMaker maker) {
    this.configuration = configuration;
    this.source = source;
    this.layout = layout;
    this.range = range;
    this.maker = maker;
    positions = maker.columns().positionArray();
    bytes = new byte[layout.rowBytes()];
    numbers = layout.type().wrap(bytes);
    row = range.from();
  }

  /**
   * All rows.
   *
   * @param split whether several tasks may each read a part
   */
  public static JavaRDD<TableRow> rdd(
      InputFiles input, ByteSource source, Layout layout, RowMaker maker, boolean split) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    List<Range> ranges = split ? ranges(layout, context.defaultParallelism()) : whole(layout);
    return Shipping.parallelize(context, ranges, ranges.size())
        .flatMap(range -> new BinaryRows(configuration.value(), source, layout, range, maker));
  }

  private static List<Range> whole(Layout layout) {
    return List.of(new Range(0, layout.rows()));
  }

  private static List<Range> ranges(Layout layout, int parallelism) {
    long bytes = Math.multiplyExact(layout.rows(), layout.rowBytes());
    long tasks = Math.max(1, Math.min(layout.rows(), bytes / BYTES_PER_TASK));
    int count = (int) Math.min(tasks, Math.max(parallelism, bytes / MAX_BYTES_PER_TASK));
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = layout.rows() * i / count;
      ranges.add(new Range(from, layout.rows() * (i + 1) / count));
    }
    return ranges;
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
        InputStream stream =
            source.open(configuration, layout.offset() + range.from() * layout.rowBytes());
        in = new DataInputStream(stream);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
      }
      if (row < range.to()) {
        in.readFully(bytes);
        return row(row++);
      }
      ended = true;
      boolean more = row == layout.rows() && in.read() >= 0;
      return more ? TableRow.end("the file goes on, expected " + shape()) : null;
    } catch (IOException e) {
      ended = true;
      String words = ReadFailure.problem(e, source.name());
      boolean shortBody =
          e instanceof EOFException && e.getMessage() == null && row < layout.rows();
      return TableRow.end(shortBody ? "the file ends here, expected " + shape() : words);
    }
  }

  private String shape() {
    return layout.rows() + " rows of " + layout.rowBytes() + " bytes";
  }

  private TableRow row(long index) {
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = layout.type().get(numbers, positions[i]) / layout.unit();
    }
    return maker.row(values, index);
  }

  private void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
