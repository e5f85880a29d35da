package org.ardent.format.text;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.kind.Numbers;
import org.ardent.table.Cells;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowMaker;
import org.ardent.table.RowOrEnd;
import org.ardent.table.Rows;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;
import org.ardent.table.TableRow;

/**
 * LIBSVM's sparse text: a label, which is dropped, then INDEX:VALUE with indices that start at 1
 * (or, if the options say so, at 0) and ascend. A query's {@code qid:} is dropped with the label.
 * The file does not say how many columns there are: {@link ReadOptions#width} does, or a Spark job
 * finds the largest index.
 */
public final class LibsvmFormat implements TableFormat {
  private static final String QUERY = "qid:";

  @Override
  public String name() {
    return "libsvm";
  }

  @Override
  public String pattern() {
    return ".libsvm[.gz]";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*\\.(libsvm|svm)(\\.gz|\\.bz2)?");
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    TextLines lines = TextLines.open(input);
    JavaRDD<RowOrEnd<String>> items =
        lines.items().filter(item -> item.problem() != null || !content(item.value()).isBlank());
    int width = options.width();
    if (width == 0) {
      int base = options.libsvmBase();
      JavaRDD<Integer> largest =
          items.map(item -> item.problem() != null ? 0 : largestIndex(item.value()) + 1 - base);
      width = largest.fold(0, Math::max);
    }
    if (width == 0) {
      throw new InvalidInputException(
          input.label() + " has no INDEX:VALUE pair, expected libsvm's 'LABEL 1:0.5 7:1'");
    }
    if (width > Columns.MOST_CLAIMED) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has the index %d, expected at most %d",
              input.label(),
              width,
              Columns.MOST_CLAIMED));
    }
    Columns columns = Columns.unnamed(input.label(), width, options);
    RowMaker maker = new RowMaker(columns, options);
    return new Table(
            input.label(),
            columns,
            Rows.make(items, maker.needsIndex(), parser(maker, width, options.libsvmBase())),
            null)
        .noting(notes(lines));
  }

  private static List<String> notes(TextLines lines) {
    boolean queries = lines.sample().stream().anyMatch(line -> line.contains(" " + QUERY));
    return queries ? List.of(QUERY + " is left out, like the label") : List.of();
  }

  /**
   * The largest index of a line, 0 if it has none. The parser finds anything that is not a pair.
   */
  private static int largestIndex(String line) {
    Cells cells = Cells.byWhitespace(content(line), 64);
    int largest = 0;
    for (int i = 0; i < cells.count(); i++) {
      String cell = cells.text(i);
      int colon = cell.indexOf(':');
      double index = colon > 0 ? Numbers.parse(cell, 0, colon) : 0;
      if (index > largest && index < Integer.MAX_VALUE) {
        largest = (int) index;
      }
    }
    return largest;
  }

  private static String content(String line) {
    int comment = line.indexOf('#');
    return comment < 0 ? line : line.substring(0, comment);
  }

  private static Function2<String, Long, TableRow> parser(RowMaker maker, int width, int base) {
    return (line, row) -> {
      Cells cells = Cells.byWhitespace(content(line), 64);
      int[] positions = new int[cells.count()];
      double[] values = new double[cells.count()];
      int count = 0;
      for (int i = 0; i < cells.count(); i++) {
        String cell = cells.text(i);
        int colon = cell.indexOf(':');
        if ((colon < 0 && i == 0) || (i <= 1 && cell.startsWith(QUERY))) {
          continue;
        }
        double index = colon < 0 ? Double.NaN : Numbers.parse(cell, 0, colon);
        double value = colon < 0 ? Double.NaN : Numbers.parse(cell, colon + 1, cell.length());
        if (Double.isNaN(value) || Double.isNaN(index)) {
          return TableRow.bad(Numbers.quote(cell) + ", expected INDEX:VALUE");
        }
        if (index != Math.rint(index) || index < base || index > width - 1 + base) {
          String zero = index == 0 ? "; " + Setting.LIBSVM_BASE + " 0 counts from 0" : "";
          return TableRow.bad(
              String.format(
                  Locale.ROOT,
                  "index %s, expected a whole number from %d to %d%s",
                  Numbers.text(index),
                  base,
                  width - 1 + base,
                  zero));
        }
        if (count > 0 && index - base <= positions[count - 1]) {
          return TableRow.bad(
              "index "
                  + (int) index
                  + " after "
                  + (positions[count - 1] + base)
                  + ", expected ascending indices");
        }
        positions[count] = (int) index - base;
        values[count++] = value;
      }
      return maker.row(positions, values, count, row);
    };
  }
}
