package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.format.TableReader;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** --select, of text and of Parquet. */
class SelectTest extends CommandLineTest {
  private static final String TRAIN =
      "train --model nade --hidden 4 --epochs 2 --train {}/t.csv --output {}/m --select";

  @BeforeEach
  void tables() {
    StringBuilder csv = new StringBuilder("when,spend,visits,plan\n");
    for (int i = 0; i < 40; i++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "2026-11-%02d,%s,%d,%s\n",
              1 + i % 28,
              i % 9 == 0 ? "?" : 1.5 * i,
              1 + i % 4,
              i % 2 == 0 ? "gold" : "basic"));
    }
    write("t.csv", csv.toString());
    SPARK
        .read()
        .option("header", true)
        .option("nullValue", "?")
        .schema("when DATE, spend DOUBLE, visits INT, plan STRING")
        .csv(folder + "/t.csv")
        .coalesce(1)
        .write()
        .parquet(folder + "/t.parquet");
  }

  private List<String> rows(String name, ReadOptions options) {
    Table table = TableReader.read(SPARK, folder + "/" + name, options);
    List<String> rows = new ArrayList<>(List.of(table.columns().toString()));
    for (TableRow row : table.rows().collect()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; row.values() != null && i < table.columns().size(); i++) {
        cells.add(Double.isNaN(row.values().apply(i)) ? "missing" : row.text(i));
      }
      rows.add(row.problem() == null ? cells.toString() : row.problem());
    }
    return rows;
  }

  @Test
  void expressionsMakeTheColumnsInTheOrderOfTheRows() {
    ReadOptions read =
        ReadOptions.DEFAULTS.withSelect(
            "*, spend / visits AS each, dayofweek(when) AS d, upper(substr(plan, 1, 1)) p,"
                + " when < '2026-11-20' early");
    List<String> text = rows("t.csv", read);
    assertThat(text.get(0)).isEqualTo("[when, spend, visits, plan, each, d, p, early]");
    assertThat(text.get(1)).isEqualTo("[20758, missing, 1, gold, missing, 1, G, 1]");
    assertThat(text.get(12)).isEqualTo("[20769, 16.5, 4, basic, 4.125, 5, B, 1]");
    assertThat(text).hasSize(41);
    assertThat(rows("t.parquet", read)).isEqualTo(text);
    ReadOptions some = read.withWhere("visits > 2").withColumns(List.of("each", "p"));
    assertThat(rows("t.csv", some)).hasSize(21).isEqualTo(rows("t.parquet", some));
  }

  @Test
  void badRowsStayBad() {
    write("bad.csv", text("t.csv") + "2026-11-01,1\n2026-11-01,2,3,basic\n");
    assertThat(rows("bad.csv", ReadOptions.DEFAULTS.withSelect("spend * 2 AS twice")))
        .endsWith("2 columns, expected 4", "[4]");
    write("numbers.csv", "1,2\n3,4\n");
    assertThat(rows("numbers.csv", ReadOptions.DEFAULTS.withSelect("x1 + x2 AS sum")))
        .containsExactly("[sum]", "[3]", "[7]");
  }

  @Test
  void theSameOptionTrainsAndEvaluates() throws IOException {
    String select = " spend/visits,plan,weekday(when)as`w,d`";
    ardent(TRAIN + select).json();
    assertThat(
            ardent("evaluate --model {}/m --data {}/t.csv --select" + select)
                .json()
                .get("examples")
                .asInt())
        .isEqualTo(40);
    ardent("evaluate --model {}/m --data {}/t.parquet --output {}/scored --select" + select).json();
    assertThat(SPARK.read().parquet(folder + "/scored").columns())
        .containsExactly("(spend / visits)", "plan", "w,d", "logLikelihood");
    assertMistake("evaluate --model {}/m --data {}/t.csv")
        .contains("t.csv has no column '(spend / visits)'");
  }

  @Test
  void whatIsNoExpressionOfOneRowIsAMistake() {
    assertMistake(TRAIN + " spendd").contains("--select 'spendd' are no expressions", "spendd");
    assertMistake(TRAIN + " spend+").contains("--select 'spend+' are no expressions");
    assertMistake(TRAIN + " *,spend").contains("make two columns 'spend'");
    assertMistake(TRAIN + " array(plan,plan)").contains("expected a number, boolean, string");
    for (String several :
        List.of(
            "sum(spend)", "explode(array(1,2))", "row_number()over(order\u00a0by\u00a0spend)")) {
      assertMistake(TRAIN + " " + several.replace('\u00a0', '\t')).contains("need several rows");
    }
    for (String chance : List.of("rand()", "current_date()")) {
      assertMistake(TRAIN + " " + chance).contains("depend on chance or on the time of day");
    }
    assertMistake(TRAIN + " spend\tfrom\tt").contains("are more than expressions");
    assertMistake(TRAIN + " (select\t1)").contains("need several rows");
    assertMistake("train --model nade --train digits:9 --output {}/m --select x1")
        .contains("digits:9 takes no --select");
  }
}
