package org.ardent.format.text;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ardent.kind.DateForm;
import org.ardent.kind.Moment;
import org.ardent.table.Cells;
import org.ardent.table.Columns;

/** Tells from the first lines which columns of text hold dates, and which hold times. */
final class DateCells {
  private DateCells() {}

  /**
   * Columns, known to hold dates or times where all of the first cells are some. If one of them is
   * a time, so is the column.
   *
   * @param missing the words for a missing cell, in lower case
   */
  static Columns dated(Columns columns, List<Cells> sample, Set<String> missing) {
    Map<Integer, DateForm> dates = new HashMap<>(columns.dates());
    for (int i = 0; i < columns.size(); i++) {
      DateForm known = dates.get(i);
      if (known == null || known == DateForm.NUMBER) {
        DateForm form = form(columns.positions().get(i), sample, missing);
        if (form != null) {
          dates.put(i, form);
        }
      }
    }
    return columns.withDates(dates);
  }

  private static DateForm form(int position, List<Cells> sample, Set<String> missing) {
    DateForm form = null;
    for (Cells cells : sample) {
      String word = position < cells.count() ? cells.word(position) : "";
      if (!word.isEmpty() && !missing.contains(word.toLowerCase(Locale.ROOT))) {
        Moment moment = Moment.parse(word);
        if (moment == null) {
          return null;
        }
        form = moment.timed() || form == DateForm.SECONDS ? DateForm.SECONDS : DateForm.DAYS;
      }
    }
    return form;
  }
}
