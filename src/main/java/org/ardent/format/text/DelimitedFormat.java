package org.ardent.format.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Numbers;
import org.ardent.table.Cells;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowFilter;
import org.ardent.table.RowMaker;
import org.ardent.table.RowOrEnd;
import org.ardent.table.Rows;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;
import org.ardent.table.TableRow;

/**
 * Text with one row per line: separated by white space (.amat), where every cell is a number, or by
 * commas (.csv, .data), where a cell may also be a word.
 */
public record DelimitedFormat(String name, boolean commas, ReadOptions.Header header)
    implements TableFormat {
  public static final DelimitedFormat AMAT =
      new DelimitedFormat("amat", false, ReadOptions.Header.ABSENT);
  public static final DelimitedFormat CSV =
      new DelimitedFormat("csv", true, ReadOptions.Header.AUTO);
  public static final DelimitedFormat DATA =
      new DelimitedFormat("data", true, ReadOptions.Header.ABSENT);

  @Override
  public String pattern() {
    return "." + name + "[.gz]";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*\\." + name + "(\\.gz|\\.bz2)?");
  }

  @Override
  public boolean takesCondition() {
    return true;
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    TextLines lines = TextLines.open(input);
    Cells first = Cells.of(lines.first(), commas, 16);
    requireSeparator(input, first);
    boolean hasHeader = hasHeader(first, lines.second(), options);
    String label = RowFilter.label(input.label(), options.where());
    List<String> names = hasHeader ? Cells.names(first.texts()) : null;
    Columns columns;
    if (hasHeader) {
      lines.requireSameHeader();
      columns = Columns.named(label, names, options.columns());
    } else {
      columns = Columns.unnamed(label, width(first, lines.second(), options), options.columns());
    }
    RowMaker maker = new RowMaker(columns, options);
    JavaRDD<RowOrEnd<String>> items = lines.items(hasHeader);
    if (options.where() != null) {
      items =
          new RowFilter(input.label(), options.where())
              .lines(
                  input.spark(),
                  items,
                  hasHeader ? names : Columns.defaults(columns.fileWidth()),
                  commas);
    }
    return new Table(
        label, columns, Rows.make(items, maker.needsIndex(), parser(maker, commas)), null);
  }

  /** The number of columns: of the first row, unless it alone differs from what is expected. */
  private int width(Cells first, String second, ReadOptions options) {
    int expected = options.width();
    boolean malformed =
        first.count() != expected && Cells.of(second, commas, 16).count() == expected;
    return malformed ? expected : first.count();
  }

  /** Refuses one column of lines that are separated by something else. */
  private void requireSeparator(InputFiles input, Cells first) {
    String only = first.count() == 1 ? first.text(0) : "";
    String expected = commas ? "commas" : "blanks or tabs";
    for (String other : commas ? List.of(";", "\t", "|") : List.of(",", ";", "|")) {
      if (only.contains(other)) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: the first line has no %s, but %s: expected cells separated by %s",
                input.label(),
                expected,
                other.equals("\t") ? "tabs" : "'" + other + "'",
                expected));
      }
    }
  }

  private boolean hasHeader(Cells first, String second, ReadOptions options) {
    ReadOptions.Header rule =
        header == ReadOptions.Header.AUTO ? options.header() : ReadOptions.Header.ABSENT;
    return switch (rule) {
      case PRESENT -> true;
      case ABSENT -> false;
      case AUTO -> first.looksLikeHeader(Cells.of(second, commas, 16));
    };
  }

  private static Function2<String, Long, TableRow> parser(RowMaker maker, boolean commas) {
    int width = maker.columns().fileWidth();
    int[] positions = maker.columns().positionArray();
    return (line, index) -> {
      Cells cells = Cells.of(line, commas, width);
      if (cells.isOpen()) {
        return TableRow.bad("has a quoted cell without an end, expected no line breaks in cells");
      }
      if (cells.count() != width) {
        return maker.wrongWidth(cells.count());
      }
      double[] values = new double[positions.length];
      Map<Integer, String> words = Map.of();
      for (int i = 0; i < values.length; i++) {
        values[i] = cells.number(positions[i]);
        if (Double.isNaN(values[i])) {
          String word = cells.word(positions[i]);
          if (!commas || !maker.takesWords() || Cells.isMissing(word)) {
            return maker.notNumber(i, Numbers.quote(word));
          }
          words = words.isEmpty() ? new HashMap<>() : words;
          words.put(i, word);
          values[i] = 0;
        }
      }
      return maker.row(values, words, index);
    };
  }
}
