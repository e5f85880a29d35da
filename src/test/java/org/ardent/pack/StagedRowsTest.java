package org.ardent.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.SparkForTests;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;

/** Staged rows are the rows, to the bit, and the table is read once. */
class StagedRowsTest {
  private static final AtomicInteger READ = new AtomicInteger();

  private static final List<TableRow> ROWS =
      List.of(
          TableRow.of(Vectors.dense(0, 1, 2, 1 << 28, (1 << 28) - 1, -1, 0.5, -0.0, Double.NaN)),
          TableRow.of(Vectors.dense(1e150, -1e-320, 1 / 3.0, 0, 0, 0, 0, 0, 0)),
          TableRow.of(Vectors.sparse(1_000_000, new int[] {0, 7, 999_999}, new double[] {1, 0, 3})),
          TableRow.of(Vectors.sparse(5, new int[0], new double[0])),
          new TableRow(
              Vectors.dense(0, 3, 0),
              null,
              null,
              Map.of(0, "", 2, "\u00fcber, \ud83d\ude00"),
              false,
              1),
          new TableRow(Vectors.dense(0, 3), null, null, Map.of(), false, 2.5),
          TableRow.bad("column 2 is 'a', expected a number"),
          TableRow.of(Vectors.dense(new double[0])),
          TableRow.end("truncated"));

  private static List<Object> parts(TableRow row) {
    List<Object> parts = new ArrayList<>();
    Vector values = row.values();
    parts.add(values == null ? "none" : values.getClass());
    if (values != null) {
      parts.add(values.size());
      double[] stored = values instanceof SparseVector sparse ? sparse.values() : values.toArray();
      for (double value : stored) {
        parts.add(Double.doubleToRawLongBits(value));
      }
      if (values instanceof SparseVector sparse) {
        for (int index : sparse.indices()) {
          parts.add(index);
        }
      }
    }
    parts.add(String.valueOf(row.problem()));
    parts.add(row.words());
    parts.add(row.end());
    parts.add(row.weight());
    return parts;
  }

  @Test
  void everyRowComesBack() {
    PackedBytes bytes = new PackedBytes();
    ROWS.forEach(row -> StagedRow.put(row, bytes));
    PackedBytes in = new PackedBytes(bytes.toArray());
    for (TableRow row : ROWS) {
      assertThat(parts(StagedRow.read(in))).isEqualTo(parts(row));
    }
    assertThat(in.place()).isEqualTo(in.length());
  }

  @Test
  void theTableIsReadOnceAndAgainOnlyWhenItIsGivenUp() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
    READ.set(0);
    Table table =
        Table.of(
            "toy",
            List.of("a", "b"),
            context
                .parallelize(List.of(3, 1, 4, 1, 5, 9, 2), 3)
                .map(
                    x -> {
                      READ.incrementAndGet();
                      return TableRow.of(Vectors.dense(x, 0.1 * x));
                    }));
    List<List<Object>> expected = rows(table);
    READ.set(0);
    StagedRows staged = StagedRows.of(table);
    assertThat(READ).hasValue(0);
    assertThat(rows(staged.table())).isEqualTo(expected);
    assertThat(staged.table().rows().getNumPartitions()).isEqualTo(3);
    assertThat(rows(staged.table())).isEqualTo(expected);
    assertThat(READ).hasValue(7);
    staged.close();
    assertThat(rows(staged.table())).isEqualTo(expected);
    assertThat(READ).hasValue(14);
  }

  private static List<List<Object>> rows(Table table) {
    return table.rows().map(StagedRowsTest::parts).collect();
  }
}
