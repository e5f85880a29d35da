package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.SparkForTests;
import org.ardent.kind.KindRules;
import org.ardent.model.Variable;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.junit.jupiter.api.Test;

/** Columns of more different words than a scan counts. */
class ManyWordsTest {
  private static final int ROWS = 110_000;

  /**
   * Users who come about twice, three of them often; a word in half of the rows, which is the last
   * in the alphabet, among words that are there once; and ids.
   */
  private static Table table(int partitions) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
    List<Integer> starts = IntStream.range(0, 10 * partitions).boxed().toList();
    int block = ROWS / (10 * partitions);
    return Table.of(
        "many",
        List.of("user", "code", "id"),
        context
            .parallelize(starts, partitions)
            .flatMap(
                start ->
                    IntStream.range(start * block, (start + 1) * block)
                        .mapToObj(ManyWordsTest::row)
                        .iterator()));
  }

  private static TableRow row(int i) {
    String user = i % 11 == 0 ? "often" + i % 3 : "user" + i * 7L % 52_000;
    String code = i % 2 == 0 ? "z" : "a" + i;
    return new TableRow(
        Vectors.zeros(3), null, null, Map.of(0, user, 1, code, 2, "id" + i), false, 1);
  }

  @Test
  void wordsThatComeAgainAreACategoryHoweverManyThereAre() {
    List<List<Variable>> all = new ArrayList<>();
    List<List<String>> said = new ArrayList<>();
    for (int partitions : new int[] {1, 11}) {
      Table table = table(partitions);
      Kinds kinds = Kinds.parse(new Configuration(), null, KindRules.DEFAULT);
      TableSummary summary = TableScan.scan(table, kinds.expectation(table));
      UselessColumns useless = UselessColumns.of(table, summary, kinds);
      assertThat(useless.places()).containsExactly(2);
      Table left = table.less(useless.places());
      List<String> notes = new ArrayList<>();
      all.add(kinds.variables(left, summary.less(useless.places()), notes));
      said.add(notes);
      assertThatThrownBy(() -> kinds.variables(table, summary))
          .hasMessageContaining("(id) has more than 50000 words, nearly all different");
    }
    assertThat(all.get(0)).isEqualTo(all.get(1));
    assertThat(said.get(0)).isEqualTo(said.get(1));
    List<String> users = all.get(0).get(0).levels();
    assertThat(users).hasSize(1000).contains("often0", "often1", "often2").isSorted();
    assertThat(all.get(0).get(1).levels()).containsExactly("z");
    assertThat(said.get(0).get(1)).contains("55,001 different words: 55,000 are rare");
  }
}
