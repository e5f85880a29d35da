package org.ardent.format.text;

import java.io.Serializable;
import org.ardent.table.Cells;
import org.ardent.table.Separator;

/** Joins the lines of rows that have line breaks in their quoted cells. */
final class OpenQuotes implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A quote without an end would take all that follows for one cell. */
  private static final int LONGEST_ROW = 1 << 20;

  private final Separator separator;
  private StringBuilder begun;

  OpenQuotes(Separator separator) {
    this.separator = separator;
  }

  /** The row that ends with a line, or null if it goes on. */
  String joined(String line) {
    if (begun == null) {
      if (line.indexOf('"') < 0 || !isOpen(line)) {
        return line;
      }
      begun = new StringBuilder(line);
      return null;
    }
    begun.append('\n').append(line);
    // Only a quote can end the cell.
    boolean ends = line.indexOf('"') >= 0 && !isOpen(begun.toString());
    return ends || begun.length() > LONGEST_ROW ? rest() : null;
  }

  private boolean isOpen(String row) {
    return Cells.of(row, separator, 16).isOpen();
  }

  /** Whether a row has begun and not ended. */
  boolean isOpen() {
    return begun != null;
  }

  /** The part of a row that has not ended yet. */
  String rest() {
    String row = begun.toString();
    begun = null;
    return row;
  }
}
