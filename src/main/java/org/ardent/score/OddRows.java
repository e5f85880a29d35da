package org.ardent.score;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The outliers and the oddest rows of a set of rows.
 *
 * @param outliers the number of outliers
 * @param top the oddest rows, oddest first; equally odd rows in the order of the table
 */
public record OddRows(long outliers, List<OddRow> top) implements Serializable {
  /** No rows. */
  static final OddRows NONE = new OddRows(0, List.of());

  private static final Comparator<OddRow> ODDEST =
      Comparator.comparingDouble((OddRow row) -> -row.oddity()).thenComparingLong(OddRow::row);

  public OddRows {
    top = List.copyOf(top);
  }

  /** With the reasons of some rows. */
  OddRows with(Map<Long, List<Reason>> reasons) {
    return new OddRows(
        outliers,
        top.stream()
            .map(row -> reasons.containsKey(row.row()) ? row.with(reasons.get(row.row())) : row)
            .toList());
  }

  /** These with more rows; so many of the oddest are kept. */
  OddRows plus(long moreOutliers, Stream<OddRow> more, int most) {
    return new OddRows(
        outliers + moreOutliers,
        Stream.concat(top.stream(), more).sorted(ODDEST).limit(most).toList());
  }
}
