package org.ardent.examples;

import static org.ardent.synthetic.SyntheticCustomers.Column.AGE;
import static org.ardent.synthetic.SyntheticCustomers.Column.CHANNEL;
import static org.ardent.synthetic.SyntheticCustomers.Column.DAYS_SINCE_LAST;
import static org.ardent.synthetic.SyntheticCustomers.Column.INCOME;
import static org.ardent.synthetic.SyntheticCustomers.Column.IS_ACTIVE;
import static org.ardent.synthetic.SyntheticCustomers.Column.MONTHLY_SPEND;
import static org.ardent.synthetic.SyntheticCustomers.Column.N_PURCHASES;
import static org.ardent.synthetic.SyntheticCustomers.Column.PLAN;
import static org.ardent.synthetic.SyntheticCustomers.Column.REGION;
import static org.ardent.synthetic.SyntheticCustomers.Column.SUPPORT_CALLS;
import static org.ardent.synthetic.SyntheticCustomers.Column.TENURE_MONTHS;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ardent.math.Random;
import org.ardent.synthetic.SyntheticCustomers.Column;

/** What goes wrong with rows of customers; every value it leaves is one that its type may hold. */
public enum Fault {
  /** Two columns change places. */
  SWAPPED_COLUMNS,

  /** Cents for a whole unit, a month's income for a year's, years for months, hours for days. */
  SHIFTED_UNIT,

  /** Longer with the shop than at that age one can be; purchases of the inactive. */
  IMPOSSIBLE_COMBINATION,

  /** A level that exists, but another one. */
  WRONG_LEVEL,

  /** A cell repeats another one of its row. */
  COPIED_FIELD,

  /** A cell is another customer's. */
  MIXED_RECORDS,

  /** A positive amount becomes negative. */
  FLIPPED_SIGN,

  /** What was not known is 0. */
  MISSING_AS_ZERO;

  private static final double MOST_PURCHASES_OF_THE_INACTIVE = 2;

  /** A change of a row. */
  @FunctionalInterface
  private interface Change {
    /** Changes the row; the columns that are wrong now, none if it does not apply to the row. */
    Set<Column> apply(double[] row, double[] other, Random random);
  }

  /** The name in a table. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private List<Change> changes() {
    return switch (this) {
      case SWAPPED_COLUMNS ->
          List.of(
              swap(AGE, TENURE_MONTHS),
              swap(MONTHLY_SPEND, DAYS_SINCE_LAST),
              swap(N_PURCHASES, SUPPORT_CALLS));
      case SHIFTED_UNIT ->
          List.of(
              times(MONTHLY_SPEND, 100),
              times(INCOME, 1.0 / 12),
              times(TENURE_MONTHS, 1.0 / 12),
              times(DAYS_SINCE_LAST, 24));
      case IMPOSSIBLE_COMBINATION -> List.of(Fault::tooLong, Fault::activeInVain);
      case WRONG_LEVEL -> List.of(otherLevel(PLAN), otherLevel(CHANNEL), otherLevel(REGION));
      case COPIED_FIELD ->
          List.of(
              copy(MONTHLY_SPEND, DAYS_SINCE_LAST),
              copy(AGE, TENURE_MONTHS),
              copy(N_PURCHASES, SUPPORT_CALLS));
      case MIXED_RECORDS -> List.of(fromOther(INCOME), fromOther(MONTHLY_SPEND), fromOther(AGE));
      case FLIPPED_SIGN ->
          List.of(times(INCOME, -1), times(MONTHLY_SPEND, -1), times(DAYS_SINCE_LAST, -1));
      case MISSING_AS_ZERO -> List.of(times(AGE, 0), times(INCOME, 0), times(MONTHLY_SPEND, 0));
    };
  }

  /**
   * Plants the fault.
   *
   * @param row a customer, changed in place
   * @param other another customer
   * @return the columns that are wrong now; of a combination, all of it
   */
  Set<Column> plant(double[] row, double[] other, Random random) {
    List<Change> changes = changes();
    int first = random.nextInt(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Set<Column> wrong = changes.get((first + i) % changes.size()).apply(row, other, random);
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return Set.of();
  }

  private static Set<Column> set(double[] row, Column column, double value) {
    boolean held = column.levels() == 0 || (value >= 0 && value < column.levels());
    if (!held || row[column.index()] == value) {
      return Set.of();
    }
    row[column.index()] = value;
    return Set.of(column);
  }

  /** Of two columns of numbers, or of which the first has room for all that the second holds. */
  private static Change swap(Column a, Column b) {
    return (row, other, random) -> {
      double oldA = row[a.index()];
      double oldB = row[b.index()];
      if (set(row, b, oldA).isEmpty()) {
        return Set.of();
      }
      row[a.index()] = oldB;
      return Set.of(a, b);
    };
  }

  private static Change times(Column column, double factor) {
    return (row, other, random) ->
        set(row, column, Math.rint(row[column.index()] * factor * 100) / 100 + 0.0);
  }

  private static Change copy(Column from, Column to) {
    return (row, other, random) -> set(row, to, row[from.index()]);
  }

  private static Change fromOther(Column column) {
    return (row, other, random) -> set(row, column, other[column.index()]);
  }

  private static Change otherLevel(Column column) {
    return (row, other, random) -> {
      int levels = column.levels();
      return set(row, column, (row[column.index()] + 1 + random.nextInt(levels - 1)) % levels);
    };
  }

  private static Set<Column> tooLong(double[] row, double[] other, Random random) {
    double most = 6 * (row[AGE.index()] - 17);
    set(row, TENURE_MONTHS, Math.rint(most * (13 + 7 * random.nextDouble())) / 10);
    return Set.of(AGE, TENURE_MONTHS);
  }

  private static Set<Column> activeInVain(double[] row, double[] other, Random random) {
    boolean buys = row[N_PURCHASES.index()] > MOST_PURCHASES_OF_THE_INACTIVE;
    return buys && !set(row, IS_ACTIVE, 0).isEmpty() ? Set.of(IS_ACTIVE, N_PURCHASES) : Set.of();
  }
}
