package org.ardent.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The IDX files of MNIST, unsigned bytes of any rank: the first dimension counts rows, the others
 * make up a row. A byte is a grey level; values are levels / 255, or the levels themselves where
 * they are asked to stay whole numbers.
 */
final class IdxFormat implements TableFormat {
  private static final int UNSIGNED_BYTE = 8;
  private static final double WHITE = 255;
  private static final long BYTES_PER_TASK = 1 << 20;

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
    IdxRows.Layout layout = layout(input, file, gzip);
    Columns columns = Columns.unnamed(input.label(), layout.width(), options.columns());
    RowMaker maker = new RowMaker(columns, options);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    String uri = file.getPath().toString();
    List<IdxRows.Range> ranges = ranges(layout, gzip ? 1 : context.defaultParallelism());
    double white = options.wholeGreyLevels() ? 1 : WHITE;
    Table table =
        new Table(
            input.label(),
            columns,
            context
                .parallelize(ranges, ranges.size())
                .flatMap(
                    range ->
                        new IdxRows(configuration.value(), uri, layout, range, gzip, white, maker)),
            null);
    boolean grey = options.binarize() == Binarize.NONE && !options.wholeGreyLevels();
    return grey ? table.ofGreyLevels() : table;
  }

  private static List<IdxRows.Range> ranges(IdxRows.Layout layout, int parallelism) {
    long bytes = Math.multiplyExact(layout.rows(), layout.width());
    long tasks = Math.max(1, Math.min(layout.rows(), bytes / BYTES_PER_TASK));
    int count = (int) Math.min(tasks, Math.max(parallelism, bytes / (64 * BYTES_PER_TASK)));
    List<IdxRows.Range> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = layout.rows() * i / count;
      ranges.add(new IdxRows.Range(from, layout.rows() * (i + 1) / count));
    }
    return ranges;
  }

  private static IdxRows.Layout layout(InputFiles input, FileStatus file, boolean gzip) {
    String label = input.label(file);
    if (file.getLen() == 0) {
      throw input.empty();
    }
    try (DataInputStream in =
        IdxRows.open(input.configuration(), file.getPath().toString(), gzip)) {
      int magic = in.readInt();
      if (magic >>> 16 != 0 || (magic >>> 8) != UNSIGNED_BYTE || (magic & 0xFF) == 0) {
        throw new InvalidInputException(
            String.format(
                "%s has the magic number 0x%08X, expected an IDX file of unsigned bytes"
                    + " (0x00000803 for images)",
                label, magic));
      }
      int rank = magic & 0xFF;
      long rows = in.readInt();
      long width = 1;
      for (int d = 1; d < rank; d++) {
        width = Math.min(width * in.readInt(), Long.MAX_VALUE >>> 32);
      }
      if (rows < 0 || width <= 0 || width > 1 << 24) {
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
                "%s has %d bytes, expected %d for the %d × %d values that its header declares",
                label, file.getLen(), length, rows, width));
      }
      return new IdxRows.Layout(header, rows, (int) width);
    } catch (IOException e) {
      throw input.failure(file, e);
    }
  }
}
