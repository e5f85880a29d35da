package org.ardent.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.ardent.kind.Numbers;

/** A line split into cells: by white space, or by commas with optional double quotes. */
public final class Cells {
  private static final Set<String> INFINITE = Set.of("inf", "-inf", "infinity", "-infinity");

  /** Numbers as some write them; they are no names. */
  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+]?\\d[\\d.,]*");

  private final String line;
  private int[] from;
  private int[] to;
  private int count;
  private boolean open;

  private Cells(String line, int expected) {
    this.line = line;
    from = new int[expected];
    to = new int[expected];
  }

  /** The cells of a line. */
  public static Cells of(String line, Separator separator, int expected) {
    return separator.isBlanks()
        ? byWhitespace(line, expected)
        : byMark(line, separator.mark(), expected);
  }

  /** The cells of a line separated by blanks and tabs. */
  public static Cells byWhitespace(String line, int expected) {
    Cells cells = new Cells(line, expected);
    int n = line.length();
    for (int i = 0; i < n; ) {
      while (i < n && line.charAt(i) <= ' ') {
        i++;
      }
      int start = i;
      while (i < n && line.charAt(i) > ' ') {
        i++;
      }
      if (i > start) {
        cells.add(start, i);
      }
    }
    return cells;
  }

  /** The cells of a line separated by a character, trimmed, without their quotes. */
  private static Cells byMark(String line, char mark, int expected) {
    Cells cells = new Cells(line, expected);
    int n = line.length();
    int start = 0;
    boolean quoted = false;
    boolean beganQuoted = false;
    for (int i = 0; i <= n; i++) {
      if (i < n && line.charAt(i) == '"') {
        // A quote within a cell that began without one is a character like any other.
        beganQuoted |= isBlank(line, start, i);
        quoted ^= beganQuoted;
      } else if (i == n || (!quoted && line.charAt(i) == mark)) {
        cells.addTrimmed(start, i);
        cells.open = quoted;
        start = i + 1;
        beganQuoted = false;
      }
    }
    return cells;
  }

  private static boolean isBlank(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (line.charAt(i) > ' ') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the last cell has a quote that does not end with the line, but perhaps with another.
   */
  public boolean isOpen() {
    return open;
  }

  private void addTrimmed(int start, int end) {
    while (start < end && line.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && line.charAt(end - 1) <= ' ') {
      end--;
    }
    if (end - start >= 2 && line.charAt(start) == '"' && line.charAt(end - 1) == '"') {
      start++;
      end--;
    }
    add(start, end);
  }

  private void add(int start, int end) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count + 8);
      to = Arrays.copyOf(to, 2 * count + 8);
    }
    from[count] = start;
    to[count++] = end;
  }

  public int count() {
    return count;
  }

  /** The number in a cell, NaN if it holds none. */
  public double number(int cell) {
    return Numbers.parse(line, from[cell], to[cell]);
  }

  /** Whether a cell stands for an infinite number. */
  public static boolean isInfinite(String text) {
    return INFINITE.contains(text.toLowerCase(Locale.ROOT));
  }

  /** Whether a cell stands for a value that is not there unless it is said otherwise. */
  public static boolean isMissing(String text) {
    return ReadOptions.MISSING.contains(text.toLowerCase(Locale.ROOT)) || isInfinite(text);
  }

  /** The contents of a cell, without doubled quotes. */
  public String word(int cell) {
    return text(cell).replace("\"\"", "\"");
  }

  public String text(int cell) {
    return line.substring(from[cell], to[cell]);
  }

  public List<String> texts() {
    List<String> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(word(i));
    }
    return all;
  }

  /** Names for columns: those of a header, and x1…xn where it leaves one empty. */
  public static List<String> names(List<String> header) {
    List<String> names = new ArrayList<>(header);
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty()) {
        names.set(i, "x" + (i + 1));
      }
    }
    return names;
  }

  /**
   * Whether these are the names of columns, and not a row. They are if a column's word stands over
   * a number. Otherwise they are not if a word comes again below in its column. Otherwise they are
   * if no cell is a number, or if the numbers count the columns.
   *
   * @param next some of the lines that follow; of an empty one, one blank cell
   */
  public boolean looksLikeHeader(List<Cells> next) {
    int words = 0;
    int numbers = 0;
    boolean overNumber = false;
    boolean recurs = false;
    double first = Double.NaN;
    boolean ascending = true;
    for (int i = 0; i < count; i++) {
      double number = number(i);
      if (!Double.isNaN(number)) {
        first = numbers++ == 0 ? number - i : first;
        ascending &= number - i == first;
      } else if (!isMissing(text(i))) {
        if (NUMBER_LIKE.matcher(text(i)).matches()) {
          return false;
        }
        words++;
        overNumber |= isOverNumbers(i, next);
        recurs |= recurs(i, next);
      }
    }
    return words > 0 && (overNumber || (!recurs && (numbers == 0 || (numbers > 1 && ascending))));
  }

  /** Whether these are surely names: no number is among them, and a word stands over numbers. */
  public boolean standsOverNumbers(List<Cells> next) {
    boolean over = false;
    for (int i = 0; i < count; i++) {
      if (!Double.isNaN(number(i))) {
        return false;
      }
      over |= !isMissing(text(i)) && isOverNumbers(i, next);
    }
    return over;
  }

  /** Whether a word stands over numbers alone, however many of them are missing. */
  private static boolean isOverNumbers(int column, List<Cells> next) {
    boolean number = false;
    for (Cells cells : next) {
      if (column < cells.count) {
        if (!Double.isNaN(cells.number(column))) {
          number = true;
        } else if (!isMissing(cells.text(column))) {
          return false;
        }
      }
    }
    return number;
  }

  /** Whether a word comes again in its column, in a line that is another. */
  private boolean recurs(int column, List<Cells> next) {
    String word = text(column);
    for (Cells cells : next) {
      if (column < cells.count && cells.text(column).equals(word) && !cells.line.equals(line)) {
        return true;
      }
    }
    return false;
  }
}
