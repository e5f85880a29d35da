package org.ardent.kind;

/** Numbers as text: what a cell may hold, and how a value is written. */
public final class Numbers {
  private Numbers() {}

  /**
   * The number that {@code text[from, to)} spells in decimal notation, NaN if it spells none.
   * Stricter than Java's own parser, which takes "1d", "0x1p3" and "Infinity".
   */
  public static double parse(String text, int from, int to) {
    if (to - from == 1) {
      int digit = text.charAt(from) - '0';
      return digit >= 0 && digit <= 9 ? digit : Double.NaN;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(text.substring(from, to));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The shortest text that reads back as the same value; whole numbers without a point. */
  public static String text(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  /** A cell in a message: quoted, and cut if it is long. */
  public static String quote(String cell) {
    if (cell.isEmpty()) {
      return "empty";
    }
    return "'" + (cell.length() > 40 ? cell.substring(0, 40) + "…" : cell) + "'";
  }
}
