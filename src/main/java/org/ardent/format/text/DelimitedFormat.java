package org.ardent.format.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.kind.DateForm;
import org.ardent.kind.Moment;
import org.ardent.kind.Numbers;
import org.ardent.table.Cells;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowFilter;
import org.ardent.table.RowMaker;
import org.ardent.table.RowOrEnd;
import org.ardent.table.RowSelection;
import org.ardent.table.Rows;
import org.ardent.table.Separator;
import org.ardent.table.SqlCells;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;
import org.ardent.table.TableRow;
import org.ardent.table.TypedText;

/**
 * Text with one row per line. In .amat blanks separate cells, and every cell is a number. In .csv,
 * .tsv, .data and .txt a cell may also be a word; what separates cells, and whether the first line
 * names the columns, is what the first lines of the first file show, unless the options say.
 */
public record DelimitedFormat(String name, String endings, boolean words) implements TableFormat {
  public static final DelimitedFormat AMAT = new DelimitedFormat("amat", "amat", false);
  public static final DelimitedFormat CSV = new DelimitedFormat("csv", "csv|tsv|tab|txt", true);
  public static final DelimitedFormat DATA = new DelimitedFormat("data", "data", true);

  @Override
  public String pattern() {
    return "." + name + "[.gz]";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*\\.(" + endings + ")(\\.gz|\\.bz2)?");
  }

  @Override
  public boolean takesCondition() {
    return true;
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    TextLines lines = TextLines.open(input);
    Separator separator = separator(input, lines.sample(), options);
    List<Cells> sample =
        lines.rows(separator).stream().map(line -> Cells.of(line, separator, 16)).toList();
    Cells first = sample.get(0);
    List<Cells> below = sample.subList(1, sample.size());
    boolean hasHeader = hasHeader(first, below, options);
    String label = RowFilter.label(input.label(), options.where());
    if (options.select() != null) {
      if (hasHeader) {
        lines.requireSameHeader();
      }
      List<String> all =
          hasHeader ? Cells.names(first.texts()) : Columns.defaults(width(first, below, options));
      return selected(
          input,
          options,
          label,
          new TypedText(lines.items(hasHeader, separator), all, separator, options.missing()));
    }
    List<String> notes = new ArrayList<>();
    List<String> names = hasHeader ? Cells.names(first.texts()) : null;
    Columns columns;
    if (hasHeader) {
      lines.requireSameHeader();
      columns = Columns.named(label, names, options);
      if (equals(DATA) && options.header() == ReadOptions.Header.AUTO) {
        notes.add("the first line is taken for the names of the columns");
      }
    } else {
      columns = Columns.unnamed(label, width(first, below, options), options);
    }
    int last = columns.fileWidth() - 1;
    if (options.columns().isEmpty() && last > 0 && endsWithSeparator(sample)) {
      columns = withoutLast(columns, last, label);
      notes.add("every line ends with a separator: the empty column after it is left out");
    }
    columns = DateCells.dated(columns, hasHeader ? below : sample, options.missing());
    RowMaker maker = new RowMaker(columns, options);
    JavaRDD<RowOrEnd<String>> items = lines.items(hasHeader, separator);
    if (options.where() != null) {
      items =
          new RowFilter(input.label(), options.where())
              .lines(
                  input.spark(),
                  new TypedText(
                      items,
                      hasHeader ? names : Columns.defaults(columns.fileWidth()),
                      separator,
                      options.missing()));
    }
    if (words) {
      notes.addAll(MisreadNumbers.notes(columns, hasHeader ? below : sample));
    }
    return new Table(
            label,
            columns,
            Rows.make(items, maker.needsIndex(), parser(maker, separator, options.missing())),
            null)
        .noting(notes);
  }

  /** The table that expressions make of the lines. */
  private static Table selected(
      InputFiles input, ReadOptions options, String label, TypedText text) {
    RowFilter filter =
        options.where() == null ? null : new RowFilter(input.label(), options.where());
    Dataset<Row> rows =
        text.selected(input.spark(), filter, new RowSelection(input.label(), options.select()));
    int made = rows.columns().length - 2;
    StructType schema = new StructType(Arrays.copyOf(rows.schema().fields(), made));
    Columns columns = SqlCells.columns(label, schema, options);
    RowMaker maker = new RowMaker(columns, options);
    Function2<Row, Long, TableRow> parse = SqlCells.scalars(maker, columns.positionArray());
    JavaRDD<RowOrEnd<Row>> items =
        rows.javaRDD().map(row -> new RowOrEnd<>(row, row.getString(made)));
    return new Table(
        label,
        columns,
        Rows.make(
            items,
            maker.needsIndex(),
            (row, index) ->
                row.isNullAt(made + 1)
                    ? parse.call(row, index)
                    : TableRow.bad(row.getString(made + 1))),
        null);
  }

  private static Columns withoutLast(Columns columns, int last, String label) {
    int place = columns.positions().indexOf(last);
    return place < 0 ? columns : columns.less(Set.of(place), label);
  }

  /** Whether every line has a last cell with nothing in it. */
  private static boolean endsWithSeparator(List<Cells> sample) {
    int count = sample.get(0).count();
    return sample.stream()
        .allMatch(cells -> cells.count() == count && cells.text(count - 1).isEmpty());
  }

  private Separator separator(InputFiles input, List<String> sample, ReadOptions options) {
    if (options.separator() != null) {
      return Separator.parse(options.separator());
    }
    if (words) {
      return Separator.of(sample);
    }
    requireBlanks(input, sample.get(0));
    return Separator.BLANKS;
  }

  /** The number of columns: of the first row, unless it alone differs from what is expected. */
  private static int width(Cells first, List<Cells> below, ReadOptions options) {
    int expected = options.width();
    boolean malformed =
        first.count() != expected && !below.isEmpty() && below.get(0).count() == expected;
    return malformed ? expected : first.count();
  }

  /** Refuses one column of lines that are separated by something else. */
  private static void requireBlanks(InputFiles input, String line) {
    Cells first = Cells.of(line, Separator.BLANKS, 16);
    String only = first.count() == 1 ? first.text(0) : "";
    for (Separator other : List.of(Separator.COMMA, Separator.SEMICOLON, Separator.BAR)) {
      if (only.indexOf(other.mark()) >= 0) {
        throw new InvalidInputException(
            String.format(
                    Locale.ROOT,
                    "%s: the first line has no blanks or tabs, but %s: expected cells separated by"
                        + " blanks",
                    input.label(),
                    other.words())
                + String.format(Locale.ROOT, " or tabs, or %s", Setting.SEPARATOR));
      }
    }
  }

  private boolean hasHeader(Cells first, List<Cells> below, ReadOptions options) {
    return switch (options.header()) {
      case PRESENT -> true;
      case ABSENT -> false;
      // A first line that might be a row is one, where names are not usual.
      case AUTO ->
          words && (equals(DATA) ? first.standsOverNumbers(below) : first.looksLikeHeader(below));
    };
  }

  private Function2<String, Long, TableRow> parser(
      RowMaker maker, Separator separator, Set<String> missing) {
    int width = maker.columns().fileWidth();
    int[] positions = maker.columns().positionArray();
    DateForm[] forms = maker.columns().dateForms();
    boolean takesWords = words && maker.takesWords();
    return (line, index) -> {
      Cells cells = Cells.of(line, separator, width);
      if (cells.isOpen()) {
        return TableRow.bad("a quoted cell has no end");
      }
      if (cells.count() != width) {
        return maker.wrongWidth(cells.count());
      }
      double[] values = new double[positions.length];
      Map<Integer, String> found = Map.of();
      for (int i = 0; i < values.length; i++) {
        DateForm form = forms[i];
        boolean part = form != null && form.isPart();
        values[i] = part ? Double.NaN : cells.number(positions[i]);
        if (!Double.isNaN(values[i])) {
          continue;
        }
        String word = cells.word(positions[i]);
        if (missing.contains(word.toLowerCase(Locale.ROOT))) {
          continue;
        }
        Moment moment = Moment.parse(word);
        if (moment != null) {
          values[i] = (form == null ? DateForm.NUMBER : form).number(moment);
          word = part ? form.word(moment) : null;
        } else if (part) {
          return maker.unexpected(i, Numbers.quote(word), "a date or a time");
        } else if (!takesWords || Cells.isInfinite(word)) {
          return maker.notNumber(i, Numbers.quote(word));
        } else {
          values[i] = 0;
        }
        if (word != null) {
          found = found.isEmpty() ? new HashMap<>() : found;
          found.put(i, word);
        }
      }
      return maker.row(values, found, index);
    };
  }
}
