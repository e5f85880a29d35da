package org.ardent.format.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.ardent.kind.Numbers;
import org.ardent.table.Cells;
import org.ardent.table.Columns;

/**
 * Finds columns of numbers that Ardent does not read as numbers, since they have a decimal comma or
 * commas between thousands. Without a warning, every value would be a word.
 */
final class MisreadNumbers {
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d+,\\d+");
  private static final Pattern THOUSANDS =
      Pattern.compile("[-+]?\\d{1,3}([,'\u00a0\u202f ]\\d{3})+(\\.\\d+)?");

  private MisreadNumbers() {}

  /** The warning about columns with only such cells in a sample. */
  static List<String> notes(Columns columns, List<Cells> sample) {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int position = columns.positions().get(i);
      boolean decimal = all(sample, position, DECIMAL_COMMA);
      boolean thousands = all(sample, position, THOUSANDS);
      if (decimal || thousands) {
        String example = Numbers.quote(sample.get(0).word(position));
        notes.add(
            columns.label(i)
                + String.format(
                    Locale.ROOT,
                    (thousands
                        ? " has numbers such as %s with a separator between thousands"
                        : " has numbers such as %s with a decimal comma"),
                    example)
                + ", which are words here: expected digits with a decimal point");
      }
    }
    return notes;
  }

  private static boolean all(List<Cells> sample, int position, Pattern pattern) {
    boolean any = false;
    for (Cells cells : sample) {
      String text = position < cells.count() ? cells.word(position) : "";
      if (pattern.matcher(text).matches()) {
        any = true;
      } else if (!Cells.isMissing(text) && Double.isNaN(Numbers.parse(text, 0, text.length()))) {
        return false;
      }
    }
    return any;
  }
}
