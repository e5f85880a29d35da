package org.ardent.table;

import java.util.List;

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
 * @param variable which array to read of a file that holds several by name; null for the obvious
 *     one
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
    String variable) {

  /** By name, all columns, values as they are. */
  public static final ReadOptions DEFAULTS =
      new ReadOptions(null, Binarize.NONE, List.of(), 0, Header.AUTO, 0, false, null, null);

  public ReadOptions {
    columns = List.copyOf(columns);
  }

  /** Whether a .csv file begins with a line of names. */
  public enum Header {
    /** It does if a cell of the first line is neither a number nor a missing value. */
    AUTO,
    PRESENT,
    ABSENT
  }

  /** These options with another format; null to go by the name. */
  public ReadOptions withFormat(String name) {
    return new ReadOptions(
        name, binarize, columns, seed, header, width, wholeGreyLevels, where, variable);
  }

  /** These options with another binarisation and its seed. */
  public ReadOptions withBinarize(Binarize how, long newSeed) {
    return new ReadOptions(
        format, how, columns, newSeed, header, width, wholeGreyLevels, where, variable);
  }

  /** These options with other columns. */
  public ReadOptions withColumns(List<String> names) {
    return new ReadOptions(
        format, binarize, names, seed, header, width, wholeGreyLevels, where, variable);
  }

  /** These options with a number of columns for formats that do not say. */
  public ReadOptions withWidth(int columnCount) {
    return new ReadOptions(
        format, binarize, columns, seed, header, columnCount, wholeGreyLevels, where, variable);
  }

  /** These options with grey levels as whole numbers, or as fractions. */
  public ReadOptions withWholeGreyLevels(boolean whole) {
    return new ReadOptions(format, binarize, columns, seed, header, width, whole, where, variable);
  }

  /** These options with only the rows that meet a condition. */
  public ReadOptions withWhere(String condition) {
    return new ReadOptions(
        format, binarize, columns, seed, header, width, wholeGreyLevels, condition, variable);
  }

  /** These options with an array by name; null for the obvious one. */
  public ReadOptions withVariable(String name) {
    return new ReadOptions(
        format, binarize, columns, seed, header, width, wholeGreyLevels, where, name);
  }
}
