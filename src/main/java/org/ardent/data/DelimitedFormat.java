package org.ardent.data;

import org.apache.spark.api.java.function.Function2;

/** Text with one row per line: separated by white space (.amat) or by commas (.csv, .data). */
record DelimitedFormat(String name, boolean commas, ReadOptions.Header header)
    implements TableFormat {
  static final DelimitedFormat AMAT = new DelimitedFormat("amat", false, ReadOptions.Header.ABSENT);
  static final DelimitedFormat CSV = new DelimitedFormat("csv", true, ReadOptions.Header.AUTO);
  static final DelimitedFormat DATA = new DelimitedFormat("data", true, ReadOptions.Header.ABSENT);

  @Override
  public String pattern() {
    return "." + name + "[.gz]";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*\\." + name + "(\\.gz|\\.bz2)?");
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    TextLines lines = TextLines.open(input);
    Cells first = cells(lines.first(), commas, 16);
    boolean hasHeader = hasHeader(first, options);
    Columns columns;
    if (hasHeader) {
      lines.requireSameHeader();
      columns = Columns.named(input.label(), Cells.names(first.texts()), options.columns());
    } else {
      columns = Columns.unnamed(input.label(), first.count(), options.columns());
    }
    RowMaker maker = new RowMaker(columns, options);
    return new Table(
        input.label(),
        columns,
        Rows.make(lines.items(hasHeader), maker.needsIndex(), parser(maker, commas)),
        null);
  }

  private boolean hasHeader(Cells first, ReadOptions options) {
    ReadOptions.Header rule =
        header == ReadOptions.Header.AUTO ? options.header() : ReadOptions.Header.ABSENT;
    return switch (rule) {
      case PRESENT -> true;
      case ABSENT -> false;
      case AUTO -> first.looksLikeHeader();
    };
  }

  private static Cells cells(String line, boolean commas, int expected) {
    return commas ? Cells.byComma(line, expected) : Cells.byWhitespace(line, expected);
  }

  private static Function2<String, Long, TableRow> parser(RowMaker maker, boolean commas) {
    int width = maker.columns().fileWidth();
    int[] positions = maker.columns().positionArray();
    return (line, index) -> {
      Cells cells = cells(line, commas, width);
      if (cells.count() != width) {
        return maker.wrongWidth(cells.count());
      }
      double[] values = new double[positions.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = cells.number(positions[i]);
        if (Double.isNaN(values[i])) {
          return maker.notNumber(i, Numbers.quote(cells.text(positions[i])));
        }
      }
      return maker.row(values, index, null);
    };
  }
}
