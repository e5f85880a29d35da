package org.ardent.format.idx;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.ardent.format.array.BinaryRows;
import org.ardent.io.ByteSource;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.NumberType;
import org.ardent.table.Binarize;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowMaker;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;

/**
 * The IDX files of MNIST, unsigned bytes of any rank: the first dimension counts rows, the others
 * make up a row. A byte is a grey level; values are levels / 255, or the levels themselves where
 * they are asked to stay whole numbers.
 */
public final class IdxFormat implements TableFormat {
  private static final int UNSIGNED_BYTE = 8;
  private static final double WHITE = 255;
  private static final NumberType LEVEL =
      new NumberType(NumberType.Kind.UNSIGNED, 1, NumberType.Order.BIG);

  @Override
  public String name() {
    return "idx";
  }

  @Override
  public String pattern() {
    return "*-idx3-ubyte[.gz]";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*[-.]idx\\d+-ubyte(\\.gz)?");
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    FileStatus file = input.only("IDX");
    boolean gzip = file.getPath().getName().endsWith(".gz");
    ByteSource source = new ByteSource.OfFile(file.getPath().toString(), gzip);
    double unit = options.wholeGreyLevels() ? 1 : WHITE;
    BinaryRows.Layout layout = layout(input, file, source, gzip, unit);
    Columns columns = Columns.unnamed(input.label(), layout.width(), options);
    RowMaker maker = new RowMaker(columns, options);
    Table table =
        new Table(
            input.label(), columns, BinaryRows.rdd(input, source, layout, maker, !gzip), null);
    boolean grey = options.binarize() == Binarize.NONE && !options.wholeGreyLevels();
    return grey ? table.ofGreyLevels() : table;
  }

  private static BinaryRows.Layout layout(
      InputFiles input, FileStatus file, ByteSource source, boolean gzip, double unit) {
    String label = input.label(file);
    if (file.getLen() == 0) {
      throw input.empty();
    }
    try (DataInputStream in = new DataInputStream(source.open(input.configuration(), 0))) {
      int magic = in.readInt();
      if (magic >>> 16 != 0 || (magic >>> 8) != UNSIGNED_BYTE || (magic & 0xFF) == 0) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s has the magic number 0x%08X, expected an IDX file of unsigned bytes"
                    + " (0x00000803 for images)",
                label,
                magic));
      }
      int rank = magic & 0xFF;
      long rows = in.readInt();
      long width = 1;
      for (int d = 1; d < rank; d++) {
        width = Math.min(width * in.readInt(), Long.MAX_VALUE >>> 32);
      }
      if (rows < 0 || width <= 0 || width > Columns.MOST_CLAIMED) {
        throw new InvalidInputException(
            label + " declares " + rows + " rows of " + width + " values, which cannot be right");
      }
      if (rows == 0) {
        throw input.empty();
      }
      int header = 4 + 4 * rank;
      long length = header + rows * width;
      if (!gzip && file.getLen() != length) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s has %d bytes, expected %d for the %d × %d values that its header declares",
                label,
                file.getLen(),
                length,
                rows,
                width));
      }
      return new BinaryRows.Layout(header, rows, (int) width, LEVEL, unit);
    } catch (IOException e) {
      throw input.failure(file, e);
    }
  }
}
