package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.DateForm;
import org.ardent.kind.VariablesJson;
import org.ardent.model.Variable;
import org.ardent.pack.SavedFile;
import org.ardent.pack.SavedShards;
import org.ardent.table.Columns;
import org.ardent.table.RowSplit;
import org.ardent.table.Table;
import org.ardent.table.TableDescription;
import org.ardent.table.TableSummary;
import org.junit.jupiter.api.Test;

/** An entry comes back as it was, to the bit; whatever is changed in its file is found out. */
class CacheEntryTest {
  private static final StructField FEATURES =
      new StructField("pixels", SQLDataTypes.VectorType(), false, Metadata.empty());

  private static final CacheEntry ENTRY =
      new CacheEntry(
          Map.of("data", "a.csv", "read", "x y"),
          List.of("/a.csv 5 7"),
          new TableDescription(
              "a.csv",
              Columns.named(List.of("when.hour", "b, c")).withDates(Map.of(0, DateForm.HOUR)),
              new org.apache.spark.sql.types.StructType(new StructField[] {FEATURES}).json(),
              RowSplit.share(3, 0.1),
              true),
          new TableSummary(
              "a.csv",
              5,
              List.of(2L, 3L),
              4.1,
              true,
              List.of(
                  statistics(0.1, new TreeMap<>()),
                  statistics(-0.0, new TreeMap<>(Map.of("b", 3L, "a, \u00fc", 1L))))),
          new SavedShards(5, 4.1, true, 2, -9, List.of(new SavedFile("shard-0-17", 99, 1L << 31))),
          VariablesJson.write(List.of(new Variable.Binary(), new Variable.Binary())),
          "layout",
          List.of("note: one"),
          List.of(),
          true);

  private static ColumnStatistics statistics(double mean, Map<String, Long> counts) {
    return new ColumnStatistics(
        -1e300, Double.MIN_VALUE, mean, 1 / 3.0, true, false, 3, 1, 4, counts, 2, 1, -1);
  }

  private static byte[] written(CacheEntry entry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entry.write(out);
    return out.toByteArray();
  }

  private static CacheEntry read(byte[] bytes) throws IOException {
    return CacheEntry.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void comesBackAsItWas() throws IOException {
    CacheEntry back = read(written(ENTRY));
    assertThat(back).isEqualTo(ENTRY);
    assertThat(back.summary().columns().get(1).levels()).containsExactly("a, \u00fc", "b");
    Table table = Table.withoutRows(back.table());
    assertThat(table.features()).isEqualTo(FEATURES);
    assertThat(table.dates()).containsEntry("when.hour", DateForm.HOUR);
    assertThat(table.columnLabel(1)).isEqualTo("column 2 (b, c)");
    assertThat(table.description()).isEqualTo(ENTRY.table());
    assertThatThrownBy(table::rows).hasMessage("a.csv is known without its rows");
  }

  @Test
  void everyChangedOrMissingByteIsFoundOut() throws IOException {
    byte[] bytes = written(ENTRY);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 4;
      assertThatThrownBy(() -> read(changed)).isInstanceOf(IOException.class);
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
  }

  /** An entry that is whole but says what cannot be: of another version, or by another hand. */
  @Test
  void whatCannotBeIsNotBelieved() {
    assertThatThrownBy(() -> shards("../shard-0-1", 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shards("shard-0-1", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shards("shard-0-1", 1L << 40))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SavedShards shards(String name, long rows) {
    return new SavedShards(rows, rows, false, 2, 1, List.of(new SavedFile(name, 9, 1)));
  }
}
