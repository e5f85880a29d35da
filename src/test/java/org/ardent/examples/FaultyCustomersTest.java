package org.ardent.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.ardent.SparkForTests;
import org.ardent.synthetic.SyntheticCustomers.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Planted faults: what is labelled is what was changed, and nothing else was. */
class FaultyCustomersTest {
  private static final int COUNT = 20_000;
  private static final long SEED = 5;
  private static final int FAULT = FaultyCustomers.SCHEMA.fieldIndex(FaultyCustomers.FAULT);
  private static final int WRONG = FaultyCustomers.SCHEMA.fieldIndex(FaultyCustomers.WRONG_COLUMNS);
  private static final List<Row> CLEAN = rows(0);
  private static final List<Row> ALL_FAULTY = rows(1);

  private static List<Row> rows(double share) {
    return LongStream.range(0, COUNT).mapToObj(id -> FaultyCustomers.row(id, share, SEED)).toList();
  }

  private static List<String> wrong(Row row) {
    return List.of((String[]) row.get(WRONG));
  }

  private static List<String> changed(Row row, Row clean) {
    List<String> changed = new ArrayList<>();
    for (Column column : Column.values()) {
      int i = 1 + column.index();
      if (!row.get(i).equals(clean.get(i))) {
        changed.add(column.columnName());
      }
    }
    return changed;
  }

  private static double number(Row row, Column column) {
    return row.<Number>getAs(1 + column.index()).doubleValue();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theWrongColumnsAreThoseThatChanged(Fault fault) {
    int seen = 0;
    for (int i = 0; i < COUNT; i++) {
      Row row = ALL_FAULTY.get(i);
      if (fault.label().equals(row.get(FAULT))) {
        seen++;
        List<String> changed = changed(row, CLEAN.get(i));
        assertThat(changed).isNotEmpty();
        if (fault == Fault.IMPOSSIBLE_COMBINATION) {
          // One of the two was changed; neither can be right beside the other.
          assertThat(wrong(row)).hasSize(2).containsAll(changed);
        } else {
          assertThat(wrong(row)).isEqualTo(changed);
          assertThat(changed).hasSize(fault == Fault.SWAPPED_COLUMNS ? 2 : 1);
        }
      }
    }
    double share = 1.0 / Fault.values().length;
    assertThat((double) seen / COUNT)
        .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / COUNT)));
  }

  @Test
  void everyFaultHasSeveralForms() {
    Map<String, Long> forms =
        ALL_FAULTY.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.get(FAULT) + ": " + wrong(row), Collectors.counting()));
    assertThat(forms).hasSize(24);
    assertThat(forms.values()).allMatch(count -> count > 200);
  }

  @Test
  void combinationsAreOnesThatNoCustomerHas() {
    for (Row clean : CLEAN) {
      assertThat(number(clean, Column.TENURE_MONTHS))
          .isLessThanOrEqualTo(6 * (number(clean, Column.AGE) - 17) + 0.05);
    }
    for (Row row : ALL_FAULTY) {
      if (Fault.IMPOSSIBLE_COMBINATION.label().equals(row.get(FAULT))) {
        if (wrong(row).contains("age")) {
          assertThat(number(row, Column.TENURE_MONTHS))
              .isGreaterThan(6 * (number(row, Column.AGE) - 17) * 1.2);
        } else {
          assertThat(row.getBoolean(1 + Column.IS_ACTIVE.index())).isFalse();
          assertThat(number(row, Column.N_PURCHASES)).isGreaterThan(2);
        }
      }
    }
  }

  @Test
  void theShareOfFaultsIsTheOneAskedFor() {
    double share = 0.05;
    List<Row> rows = rows(share);
    long faulty = rows.stream().filter(row -> !row.isNullAt(FAULT)).count();
    assertThat((double) faulty / COUNT)
        .isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / COUNT)));
    for (int i = 0; i < COUNT; i++) {
      if (rows.get(i).isNullAt(FAULT)) {
        assertThat(wrong(rows.get(i))).isEmpty();
        assertThat(changed(rows.get(i), CLEAN.get(i))).isEmpty();
      }
    }
  }

  @Test
  void aTableHasTheSameRowsHoweverItIsCut() {
    List<Row> whole =
        FaultyCustomers.table(SparkForTests.session(), 500, 0.3, SEED).collectAsList();
    List<Row> part =
        FaultyCustomers.table(SparkForTests.session(), 100, 0.3, SEED).coalesce(1).collectAsList();
    assertThat(part).isEqualTo(whole.subList(0, 100));
    for (int i = 0; i < whole.size(); i++) {
      Row expected = FaultyCustomers.row(i, 0.3, SEED);
      Object[] cells = new Object[expected.size()];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = c == WRONG ? whole.get(i).get(c) : expected.get(c);
      }
      assertThat(whole.get(i)).isEqualTo(RowFactory.create(cells));
      assertThat(whole.get(i).<String>getList(WRONG)).isEqualTo(wrong(expected));
    }
    assertThat(FaultyCustomers.table(SparkForTests.session(), 100, 0.3, SEED + 1).collectAsList())
        .isNotEqualTo(part);
  }
}
