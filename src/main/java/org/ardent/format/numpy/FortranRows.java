package org.ardent.format.numpy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.format.array.WholeRows;
import org.ardent.io.ByteSource;
import org.ardent.io.NumberType;
import org.ardent.table.RowMaker;
import org.ardent.table.TableRow;

/**
 * Reads a NumPy array of at most 2 GB whose first index runs fastest: the numbers of a row are as
 * far apart as there are rows.
 */
final class FortranRows implements WholeRows.Loader {
  private static final long serialVersionUID = 1L;

  private final ByteSource source;
  private final long start;
  private final int rows;
  private final int bytes;
  private final NumberType type;
  private final RowMaker maker;

  /** Where the numbers of each column begin, counted in numbers. */
  private final int[] offsets;

  FortranRows(ByteSource source, long start, NpyHeader header, RowMaker maker) {
    this.source = source;
    this.start = start;
    this.maker = maker;
    type = header.type();
    List<Integer> sizes = header.shape().stream().map(Math::toIntExact).toList();
    rows = sizes.get(0);
    int numbers = sizes.stream().reduce(1, Math::multiplyExact);
    bytes = Math.multiplyExact(numbers, type.bytes());
    offsets = maker.columns().positionArray();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset(offsets[i], numbers, sizes);
    }
  }

  /** The place of a column of which the last index runs fastest. */
  private static int offset(int column, int numbers, List<Integer> sizes) {
    int offset = 0;
    int rest = column;
    int stride = numbers;
    for (int d = sizes.size() - 1; d >= 1; d--) {
      int size = sizes.get(d);
      stride /= size;
      offset += rest % size * stride;
      rest /= size;
    }
    return offset;
  }

  @Override
  public Iterator<TableRow> load(Configuration configuration) throws IOException {
    ByteBuffer numbers;
    try (InputStream in = source.open(configuration, start)) {
      numbers = type.wrap(readWhole(in));
    }
    return IntStream.range(0, rows).mapToObj(row -> row(numbers, row)).iterator();
  }

  /** Memory is taken as the bytes arrive and not because a header promises them. */
  private byte[] readWhole(InputStream in) throws IOException {
    byte[] data = in.readNBytes(bytes);
    if (data.length < bytes) {
      throw new EOFException("the file ends early");
    }
    if (in.read() >= 0) {
      throw new IOException("the file goes on, expected " + bytes + " bytes of numbers");
    }
    return data;
  }

  private TableRow row(ByteBuffer numbers, int row) {
    double[] values = new double[offsets.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.get(numbers, offsets[i] + row);
    }
    return maker.row(values, row);
  }
}
