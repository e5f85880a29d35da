package org.ardent.train;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ardent.kind.ColumnStatistics;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.table.TableSummary;

/**
 * Columns from which nothing can be learned and for which the user asked no kind. They have one
 * value in every row, or they number or name the rows. Columns of zeros, or of ones, stay: pictures
 * have many of them, and a binary conditional takes them.
 *
 * @param reasons why each is left out, by its place in the table; a sentence without a full stop
 */
record UselessColumns(Map<Integer, String> reasons) {
  /** In fewer rows words may well be distinct by chance. */
  private static final int LEAST_ROWS = 20;

  private static final double ROUNDING = 1e-9;

  /** Those of a table. */
  static UselessColumns of(Table table, TableSummary summary, Kinds kinds) {
    Set<Integer> inferred = kinds.inferred(table);
    Map<Integer, String> reasons = new LinkedHashMap<>();
    for (int i = 0; i < summary.columns().size(); i++) {
      String reason =
          inferred.contains(i) ? reason(summary.columns().get(i), summary.rows()) : null;
      if (reason != null) {
        reasons.put(i, table.source() + ": " + table.columnLabel(i) + " is left out: " + reason);
      }
    }
    // Where nothing would be left, it is learned from all the same.
    boolean all = reasons.size() == summary.columns().size();
    return new UselessColumns(all ? Map.of() : reasons);
  }

  private static String reason(ColumnStatistics column, long rows) {
    long present = rows - column.missing();
    if (present == 0) {
      return "it has no value in any row";
    }
    String constantly = column.missing() == 0 ? "in every row" : "wherever it has any";
    if (column.words() == 0) {
      boolean constant = column.min() == column.max() && !column.binary();
      return constant
          ? "it has one value " + constantly
          : numbersRows(column, rows) ? "it numbers the rows" : null;
    }
    List<String> levels = column.levels();
    if (column.words() < present) {
      return null;
    }
    if (levels.size() == 1) {
      return "it has one value " + constantly;
    }
    return rows >= LEAST_ROWS && column.hasNames()
        ? "nearly all of its words are distinct, as in a column of names"
        : null;
  }

  /** Whether a column has every whole number of a range once, from 0 or 1 to the last row's. */
  private static boolean numbersRows(ColumnStatistics column, long rows) {
    double n = rows;
    double mean = (column.min() + column.max()) / 2;
    double std = Math.sqrt((n * n - 1) / 12);
    return rows >= LEAST_ROWS
        && column.integral()
        && (column.min() == 0 || column.min() == 1)
        && column.max() - column.min() == n - 1
        && Math.abs(column.mean() - mean) <= ROUNDING * n
        && Math.abs(column.std() - std) <= ROUNDING * n;
  }

  /** Their places in the table. */
  Set<Integer> places() {
    return new HashSet<>(reasons.keySet());
  }
}
