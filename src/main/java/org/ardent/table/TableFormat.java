package org.ardent.table;

import org.ardent.format.TableReader;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;

/** A file format that tables are read from: one class, and one line in {@link TableReader}. */
public interface TableFormat {
  /** Its name. */
  String name();

  /** The file names it goes by, for messages. */
  String pattern();

  /** Whether a file of this name, in lower case, is of this format. */
  boolean matches(String fileName);

  /** Whether {@link ReadOptions#where} is understood. */
  default boolean takesCondition() {
    return false;
  }

  /** Whether a file holds several arrays by name, one of which is read. */
  default boolean holdsVariables() {
    return false;
  }

  /**
   * The table in the given files. A mistake that shows without reading all data is an {@link
   * InvalidInputException} now; all others are problems of rows.
   */
  Table read(InputFiles input, ReadOptions options);
}
