package org.ardent.format.text;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.DateForm;
import org.ardent.kind.Numbers;
import org.ardent.shipping.Shipping;
import org.ardent.table.Columns;
import org.ardent.table.RowOrEnd;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableSink;

/**
 * One text file. Tasks make the lines, the driver fetches one partition after the other and writes.
 *
 * @param separator between cells
 * @param header whether the first line names the columns
 * @param gzip whether it is compressed
 */
public record TextSink(String separator, boolean header, boolean gzip) implements TableSink {
  /** A missing value where an empty cell would be none. */
  private static final String MISSING = "?";

  @Override
  public long write(SparkSession spark, Table table, AtomicOutput output) {
    String between = separator;
    // Lines of numbers alone have no dates.
    DateForm[] dates =
        separator.isBlank() ? new DateForm[table.columns().size()] : table.dateForms();
    Iterator<RowOrEnd<String>> lines =
        Shipping.iterator(table.rows().map(row -> line(row, dates, between)));
    try (OutputStream file = output.create();
        OutputStream plain = gzip ? new GZIPOutputStream(file, 1 << 16) : file;
        Writer writer =
            new BufferedWriter(new OutputStreamWriter(plain, StandardCharsets.UTF_8), 1 << 16)) {
      if (header) {
        writer.write(names(table.columns()));
        writer.write('\n');
      }
      long row = 0;
      for (; lines.hasNext(); row++) {
        RowOrEnd<String> line = lines.next();
        if (line.problem() != null) {
          throw new InvalidInputException(table.message(row, line.problem()));
        }
        writer.write(line.value());
        writer.write('\n');
      }
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + output.label() + ": " + e.getMessage(), e);
    }
  }

  private static RowOrEnd<String> line(TableRow row, DateForm[] dates, String separator) {
    int width = dates.length;
    if (row.problem() != null) {
      return new RowOrEnd<>(null, row.problem());
    }
    Vector values = row.values();
    if (values.size() != width) {
      return new RowOrEnd<>(null, Columns.wrongWidth(values.size(), width));
    }
    StringBuilder line = new StringBuilder(2 * width);
    double[] numbers = values.toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (i > 0) {
        line.append(separator);
      }
      String word = row.words().get(i);
      if (word != null && separator.isBlank()) {
        return new RowOrEnd<>(
            null,
            String.format(
                Locale.ROOT,
                "column %d is %s, expected a number: words go into .csv, .data or Parquet",
                i + 1,
                Numbers.quote(word)));
      }
      if (word != null) {
        line.append(quoted(word));
      } else if (!Double.isNaN(numbers[i])) {
        String date = dates[i] == null ? null : dates[i].text(numbers[i]);
        line.append(date == null ? Numbers.text(numbers[i]) : date);
      } else if (separator.isBlank()) {
        line.append(MISSING);
      }
    }
    return new RowOrEnd<>(line.toString(), null);
  }

  private static String names(List<String> columns) {
    return columns.stream().map(TextSink::quoted).collect(Collectors.joining(","));
  }

  private static String quoted(String text) {
    boolean plain = text.equals(text.strip()) && !text.matches("(?s).*[,\"\\r\\n].*");
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
