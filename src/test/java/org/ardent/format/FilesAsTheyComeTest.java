package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.kind.Expectation;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text and Parquet as others write them. */
class FilesAsTheyComeTest extends DataTest {
  private static final ReadOptions DEFAULTS = ReadOptions.DEFAULTS;

  private Table table(String name, String content, ReadOptions options) {
    return TableReader.read(SPARK, file(name, content.replace('|', '\n') + "\n"), options);
  }

  private static List<String> texts(Table table) {
    List<String> rows = new ArrayList<>();
    for (TableRow row : table.rows().collect()) {
      assertThat(row.problem()).isNull();
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < table.columns().size(); i++) {
        cells.add(row.text(i));
      }
      rows.add(String.join(" ", cells));
    }
    return rows;
  }

  /** In what files show plainly, "/" stands for the end of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "t.csv ! a,b/1,2/3,4 ! a b ! 1 2/3 4",
        "t.csv ! a;b/1;2/3;4 ! a b ! 1 2/3 4",
        "t.csv ! \"fixed acidity\";\"q\"/6.7;3/7.6;4 ! fixed acidity q ! 6.7 3/7.6 4",
        "t.csv ! a;b/1,5;2,5/3,5;4,5 ! a b ! 1,5 2,5/3,5 4,5",
        "t.csv ! 1,5;2,5/3,5;4/3,5;4 ! x1 x2 ! 1,5 2,5/3,5 4/3,5 4",
        "t.tsv ! a\tb/1\tx y/3\tz ! a b ! 1 x y/3 z",
        "t.txt ! 0,tcp,x/1,udp,x/0,tcp,y ! x1 x2 x3 ! 0 tcp x/1 udp x/0 tcp y",
        "t.data !   0.9   1.5  0/  1.8  12.1  1 ! x1 x2 x3 ! 0.9 1.5 0/1.8 12.1 1",
        "t.data ! A_0   0.43  im/A_1   0.32  cp ! x1 x2 x3 ! A_0 0.43 im/A_1 0.32 cp",
        "t.csv ! name/John Smith/Jane Doe ! name ! John Smith/Jane Doe",
        "t.csv ! a,b/1,\"x;y\"/2,\"z;w\" ! a b ! 1 x;y/2 z;w",
        "t.csv ! 1,2/3,4 ! x1 x2 ! 1 2/3 4",
        "t.csv ! b,x/b,y/a,x ! x1 x2 ! b x/b y/a x",
        "t.csv ! x,x,b/b,b,b/x,x,c ! x1 x2 x3 ! x x b/b b b/x x c",
        "t.csv ! Sex,Port/m,S/f,C ! Sex Port ! m S/f C",
        "t.data ! Sex,Age/m,3/f,4 ! Sex Age ! m 3/f 4",
        "t.data ! m,S/f,C ! x1 x2 ! m S/f C",
        "t.csv ! a,b,/1,2,/3,4, ! a b ! 1 2/3 4",
        "t.csv ! 1,2,/3,4, ! x1 x2 ! 1 2/3 4",
        "t.amat ! 1 0/0 1 ! x1 x2 ! 1 0/0 1",
      })
  void whatIsPlain(String name, String content, String columns, String rows) {
    Table table = table(name, content.replace('/', '|'), DEFAULTS);
    assertThat(String.join(" ", table.columns())).isEqualTo(columns);
    assertThat(texts(table)).containsExactly(rows.split("/"));
  }

  @Test
  void whatOptionsSay() {
    assertThat(texts(table("t.csv", "1:2|3:4", DEFAULTS.withSeparator(":"))))
        .containsExactly("1 2", "3 4");
    assertThat(texts(table("t.amat", "1;2|3;4", DEFAULTS.withSeparator("semicolon"))))
        .containsExactly("1 2", "3 4");
    assertThat(texts(table("t.csv", "a b|c d", DEFAULTS.withSeparator("blanks"))))
        .containsExactly("c d");
    ReadOptions.Header yes = ReadOptions.Header.PRESENT;
    ReadOptions.Header no = ReadOptions.Header.ABSENT;
    assertThat(table("t.csv", "1,2|3,4", DEFAULTS.withHeader(yes)).columns())
        .containsExactly("1", "2");
    assertThat(texts(table("t.csv", "a,b|c,d", DEFAULTS.withHeader(no))))
        .containsExactly("a b", "c d");
    assertThat(texts(table("t.data", "a,b|c,d", DEFAULTS.withHeader(yes)))).containsExactly("c d");
    for (String wrong : List.of("ab", "\"", "a", "-", "")) {
      assertMistake(() -> table("t.csv", "1,2", DEFAULTS.withSeparator(wrong)))
          .isEqualTo(
              "separator is '%s', expected comma, semicolon, tab, bar, blanks or one character",
              wrong);
    }
  }

  @Test
  void saysWhatIsNotPlain() {
    assertThat(table("a.csv", "a,b,|1,2,|3,4,", DEFAULTS).notes())
        .singleElement()
        .asString()
        .endsWith("a.csv: every line ends with a separator: the empty column after it is left out");
    assertThat(table("a.data", "Sex,Age|m,3|f,4", DEFAULTS).notes())
        .singleElement()
        .asString()
        .endsWith("the first line is taken for the names of the columns");
    assertThat(table("b.csv", "a,b|\"1,24\",1|\"-0,5\",2", DEFAULTS).notes())
        .singleElement()
        .asString()
        .contains("column 1 (a) has numbers such as '1,24' with a decimal comma");
    assertThat(table("c.csv", "a,b|x,\"46,640.083\"|y,\"1,000\"", DEFAULTS).notes())
        .singleElement()
        .asString()
        .contains("column 2 (b) has numbers such as '46,640.083' with a separator between");
    assertThat(table("d.csv", "a,b|1,x|2,y", DEFAULTS).notes()).isEmpty();
  }

  @Test
  void lineBreaksInQuotes() {
    Table table = table("t.csv", "id,note|1,\"a||b, \"\"c\"\"|\"|2,\"\"|3,d", DEFAULTS);
    assertThat(table.rows().collect().get(0).text(1)).isEqualTo("a\n\nb, \"c\"\n");
    assertThat(table.rows().count()).isEqualTo(3);
    assertMistake(
            () ->
                TableScan.scan(table("u.csv", "a,b|1,x|2,\"y|3,z", DEFAULTS), Expectation.ANYTHING))
        .endsWith("u.csv: row 2: a quoted cell has no end");
  }

  /** Far beyond what the driver looks at, and in the middle of what would be one task's. */
  @Test
  void lineBreaksInQuotesOfALargeFile() {
    StringBuilder text = new StringBuilder("id,note\n");
    int rows = 20_000;
    for (int i = 0; i < rows; i++) {
      text.append(i).append(i > 5000 && i % 3 == 0 ? ",\"x\n" + i + "\"\n" : ",y\n");
    }
    Table table = TableReader.read(SPARK, file("large.csv", text.toString()), DEFAULTS);
    List<TableRow> read = table.rows().collect();
    assertThat(read).hasSize(rows);
    assertThat(read.get(9999).text(1)).isEqualTo("x\n9999");
    assertThat(read).allMatch(row -> row.problem() == null);
    // Where no cell has a break, tasks share a file as before.
    Table plain =
        TableReader.read(
            SPARK, file("plain.csv", text.toString().replace("\"x\n", "\"x")), DEFAULTS);
    assertThat(plain.rows().getNumPartitions()).isGreaterThan(1);
    assertThat(plain.rows().count()).isEqualTo(rows);
  }

  @Test
  void columnsThatAreLeftOut() {
    String content = "a,\"b, c\",d|1,2,3|4,5,6";
    List<String> names = ReadOptions.names("a,\"b, c\"");
    assertThat(names).containsExactly("a", "b, c");
    assertThat(texts(table("t.csv", content, DEFAULTS.withColumns(names))))
        .containsExactly("1 2", "4 5");
    assertThat(texts(table("t.csv", content, DEFAULTS.without(List.of("b, c")))))
        .containsExactly("1 3", "4 6");
    assertThat(
            texts(table("t.csv", content, DEFAULTS.withColumns(List.of("d", "a")).without(names))))
        .containsExactly("3", "6");
    assertThat(texts(table("t.amat", "1 2 3|4 5 6", DEFAULTS.without(List.of("x1:x2")))))
        .containsExactly("3", "6");
    assertMistake(() -> table("t.csv", content, DEFAULTS.without(List.of("e"))))
        .contains("has no column 'e'");
    assertMistake(() -> table("t.csv", content, DEFAULTS.without(List.of("a:d"))))
        .endsWith("no column is left");
  }

  @Test
  void conditionsOnNamesThatDifferByCase() {
    String content = "KEY,Key,v|a,c,1|b,d,2";
    assertThat(texts(table("t.csv", content, DEFAULTS.withWhere("Key = 'd'"))))
        .containsExactly("b d 2");
    assertThat(texts(table("u.csv", "Key,v|a,1|b,2", DEFAULTS.withWhere("KEY = 'b'"))))
        .containsExactly("b 2");
  }

  @Test
  void sparseText() {
    ReadOptions zero = DEFAULTS.withLibsvmBase(0);
    assertThat(texts(table("t.libsvm", "0 0:1 3:2|1 1:3", zero)))
        .containsExactly("1 0 0 2", "0 3 0 0");
    assertMistake(() -> InProcess.read(table("t.libsvm", "0 0:1 3:2|1 1:3", DEFAULTS)))
        .endsWith("index 0, expected a whole number from 1 to 3; libsvmBase 0 counts from 0");
    Table queries = table("q.libsvm", "0 qid:1 1:0.5|2 qid:7 2:1", DEFAULTS);
    assertThat(texts(queries)).containsExactly("0.5 0", "0 1");
    assertThat(queries.notes()).singleElement().asString().contains("qid: is left out");
  }

  @Test
  void foldersByValue() {
    SPARK
        .range(12)
        .selectExpr("id", "id % 3 as k", "concat('w ', id % 2) as word")
        .coalesce(1)
        .write()
        .partitionBy("k", "word")
        .parquet(folder.resolve("p").toString());
    Table table = TableReader.read(SPARK, folder.resolve("p").toString(), DEFAULTS);
    assertThat(table.columns()).containsExactly("id", "k", "word");
    assertThat(texts(table))
        .hasSize(12)
        .allSatisfy(
            row -> {
              long id = Long.parseLong(row.split(" ", 2)[0]);
              assertThat(row)
                  .isEqualTo(String.format(Locale.ROOT, "%d %d w %d", id, id % 3, id % 2));
            });
    assertThat(
            texts(
                TableReader.read(
                    SPARK,
                    folder.resolve("p").toString(),
                    DEFAULTS.withWhere("k = 1").withColumns(List.of("id")))))
        .containsExactlyInAnyOrder("1", "4", "7", "10");
    file("q/k=1/t.csv", "1,2\n");
    assertMistake(folder.resolve("q").toString(), DEFAULTS.withFormat("csv"))
        .endsWith("folders by value such as year=2024 are read of Parquet only");
  }
}
