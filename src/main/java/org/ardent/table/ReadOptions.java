package org.ardent.table;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ardent.kind.DateColumns;

/**
 * How a table is read.
 *
 * @param format a format's name, or null to go by the file's name
 * @param binarize what becomes of grey levels and probabilities
 * @param columns which columns to read and in which order: names, or {@code FIRST:LAST} for a run
 *     of them; columns without a name are x1…xn; empty for all
 * @param seed the seed of {@link Binarize#SAMPLE}
 * @param header whether a .csv file begins with a line of names
 * @param width the number of columns that are expected where a format does not say (libsvm), or
 *     says so by its first row (text); 0 for as many as the data has
 * @param wholeGreyLevels whether the grey levels of images stay whole numbers 0…255, where they are
 *     otherwise fractions of 255
 * @param where a condition of Spark SQL on the file's columns, of those that name them: rows that
 *     do not meet it are left out. Null for all rows
 * @param separator what is between the cells of text, as {@link Separator#parse} takes it; null for
 *     what the first lines show plainly
 * @param libsvmBase the first index of sparse text, 0 or 1
 * @param without columns that are left out, named as in {@code columns}
 * @param variable which array to read of a file that holds several by name; null for the obvious
 *     one
 * @param missing what stands for a missing cell in text, in lower case
 * @param dates which columns of dates become what
 * @param select expressions of Spark SQL on the file's columns, of those that name them, that make
 *     the columns which other options name; null for the file's own
 */
public record ReadOptions(
    String format,
    Binarize binarize,
    List<String> columns,
    long seed,
    Header header,
    int width,
    boolean wholeGreyLevels,
    String where,
    String variable,
    String separator,
    int libsvmBase,
    List<String> without,
    Set<String> missing,
    DateColumns dates,
    String select) {

  /** The default words for a missing cell in text, in lower case. */
  public static final Set<String> MISSING = Set.of("", "?", "na", "nan", "null");

  /** By name, all columns, values as they are. */
  public static final ReadOptions DEFAULTS =
      new ReadOptions(
          null,
          Binarize.NONE,
          List.of(),
          0,
          Header.AUTO,
          0,
          false,
          null,
          null,
          null,
          1,
          List.of(),
          MISSING,
          DateColumns.NONE,
          null);

  public ReadOptions {
    columns = List.copyOf(columns);
    without = List.copyOf(without);
    missing = Set.copyOf(missing);
  }

  /** Whether a .csv file begins with a line of names. */
  public enum Header {
    /** It does if the first line looks like names in comparison with the next lines. */
    AUTO,
    /** It does. */
    PRESENT,
    /** It does not: columns are x1…xn. */
    ABSENT
  }

  /** These options with what is between the cells of text; null for what is plain. */
  public ReadOptions withSeparator(String name) {
    return with(o -> o.separator = name);
  }

  /** These options with text that begins with names, or does not. */
  public ReadOptions withHeader(Header rule) {
    return with(o -> o.header = rule);
  }

  /** These options with another first index of sparse text, 0 or 1. */
  public ReadOptions withLibsvmBase(int base) {
    return with(o -> o.libsvmBase = base);
  }

  /** These options without some columns. */
  public ReadOptions without(List<String> names) {
    return with(o -> o.without = names);
  }

  /**
   * Names in a list with commas between them; a name with a comma of its own stands in double
   * quotes.
   */
  public static List<String> names(String list) {
    return Cells.of(list, Separator.COMMA, 8).texts();
  }

  /** These options with another format; null to go by the name. */
  public ReadOptions withFormat(String name) {
    return with(o -> o.format = name);
  }

  /** These options with another binarisation and its seed. */
  public ReadOptions withBinarize(Binarize how, long newSeed) {
    return with(
        o -> {
          o.binarize = how;
          o.seed = newSeed;
        });
  }

  /** These options with other columns. */
  public ReadOptions withColumns(List<String> names) {
    return with(o -> o.columns = names);
  }

  /** These options with a number of columns for formats that do not say. */
  public ReadOptions withWidth(int columnCount) {
    return with(o -> o.width = columnCount);
  }

  /** These options with grey levels as whole numbers, or as fractions. */
  public ReadOptions withWholeGreyLevels(boolean whole) {
    return with(o -> o.wholeGreyLevels = whole);
  }

  /** These options with only the rows that meet a condition. */
  public ReadOptions withWhere(String condition) {
    return with(o -> o.where = condition);
  }

  /** These options with an array by name; null for the obvious one. */
  public ReadOptions withVariable(String name) {
    return with(o -> o.variable = name);
  }

  /** These options with other words for a missing cell, whatever their case. */
  public ReadOptions withMissing(List<String> words) {
    return with(
        o ->
            o.missing =
                words.stream()
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()));
  }

  /** Whether parts of dates are asked for. */
  public boolean takesParts() {
    return dates.hasParts();
  }

  /** These options with parts of dates, or none. */
  public ReadOptions withDates(DateColumns parts) {
    return with(o -> o.dates = parts);
  }

  /** These options with expressions that make the columns; null for the file's own. */
  public ReadOptions withSelect(String expressions) {
    return with(o -> o.select = expressions);
  }

  /** All options as text, the same in every process. */
  public String text() {
    // The order of a set of Java's differs from process to process.
    return withMissing(List.of()) + " missing=" + new TreeSet<>(missing);
  }

  private ReadOptions with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.options();
  }

  /** All options, to be changed. */
  private static final class Fields {
    private String format;
    private Binarize binarize;
    private List<String> columns;
    private long seed;
    private Header header;
    private int width;
    private boolean wholeGreyLevels;
    private String where;
    private String variable;
    private String separator;
    private int libsvmBase;
    private List<String> without;
    private Set<String> missing;
    private DateColumns dates;
    private String select;

    Fields(ReadOptions options) {
      format = options.format;
      binarize = options.binarize;
      columns = options.columns;
      seed = options.seed;
      header = options.header;
      width = options.width;
      wholeGreyLevels = options.wholeGreyLevels;
      where = options.where;
      variable = options.variable;
      separator = options.separator;
      libsvmBase = options.libsvmBase;
      without = options.without;
      missing = options.missing;
      dates = options.dates;
      select = options.select;
    }

    ReadOptions options() {
      return new ReadOptions(
          format,
          binarize,
          columns,
          seed,
          header,
          width,
          wholeGreyLevels,
          where,
          variable,
          separator,
          libsvmBase,
          without,
          missing,
          dates,
          select);
    }
  }
}
