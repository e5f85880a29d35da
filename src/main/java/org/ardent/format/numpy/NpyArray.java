package org.ardent.format.numpy;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.ardent.format.array.BinaryRows;
import org.ardent.format.array.WholeRows;
import org.ardent.io.ByteSource;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowMaker;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/**
 * A NumPy array as a table: the first index counts rows, the others are flattened into columns, the
 * last one fastest, as {@code a.reshape(len(a), -1)} does. An array of one dimension is one column.
 * Values are as they are: grey levels are not divided by 255.
 *
 * <p>In C order a row's numbers lie together and tasks read row after row. In Fortran order one
 * task reads the whole array, which may have up to 2 GB.
 *
 * @param header of the array
 * @param offset where the array's data begin in the source, in bytes
 */
record NpyArray(NpyHeader header, long offset) {
  /** What a Java array can hold. */
  private static final long MAX_WHOLE_BYTES = Integer.MAX_VALUE - 16;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if they cannot be right or cannot be read; the message is to
   *     be read after the file's name
   */
  NpyArray {
    List<Long> shape = header.shape();
    if (shape.isEmpty()) {
      throw new IllegalArgumentException("is a single number, expected an array of rows");
    }
    long width = 1;
    for (long size : shape.subList(1, shape.size())) {
      width = size == 0 || width == 0 ? 0 : Math.min(width * Math.min(size, 1 << 30), 1L << 30);
    }
    if (width > Columns.MOST_CLAIMED) {
      throw new IllegalArgumentException(
          "has the shape "
              + shape
              + ", expected rows of at most "
              + Columns.MOST_CLAIMED
              + " values");
    }
    long rowBytes = Math.max(1, width * header.type().bytes());
    if (shape.get(0) > (Long.MAX_VALUE >>> 1) / rowBytes) {
      throw new IllegalArgumentException("has the shape " + shape + ", which cannot be right");
    }
  }

  long rows() {
    return header.shape().get(0);
  }

  int width() {
    List<Long> shape = header.shape();
    return Math.toIntExact(
        shape.subList(1, shape.size()).stream().reduce(1L, (a, b) -> a == 0 ? 0 : a * b));
  }

  /** The length of the data in bytes. */
  long dataBytes() {
    return rows() * width() * header.type().bytes();
  }

  boolean isEmpty() {
    return rows() == 0 || width() == 0;
  }

  /**
   * The array as a table.
   *
   * @param split whether several tasks may each read a part
   */
  Table table(InputFiles input, ByteSource source, ReadOptions options, boolean split) {
    Columns columns = Columns.unnamed(input.label(), width(), options);
    RowMaker maker = new RowMaker(columns, options);
    return new Table(input.label(), columns, rows(input, source, maker, split), null);
  }

  private JavaRDD<TableRow> rows(
      InputFiles input, ByteSource source, RowMaker maker, boolean split) {
    if (!header.fortran() || width() == 1) {
      BinaryRows.Layout layout = new BinaryRows.Layout(offset, rows(), width(), header.type(), 1);
      return BinaryRows.rdd(input, source, layout, maker, split);
    }
    if (dataBytes() > MAX_WHOLE_BYTES) {
      throw new InvalidInputException(
          input.label()
              + " has more than 2 GB in Fortran order, expected C order: save"
              + " numpy.ascontiguousarray of it");
    }
    return WholeRows.rdd(input, new FortranRows(source, offset, header, maker), source.name());
  }
}
