package org.ardent.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.ardent.format.DataTest;
import org.ardent.format.TableReader;
import org.ardent.kind.Expectation;
import org.ardent.kind.KindRules;
import org.ardent.model.GatedVariable;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Grid;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds come from the rule, from what is asked, or from both. */
class KindsTest extends DataTest {
  /** Columns a: 0/1, b: 0…3, c: fractions, d: words; the mean of c is 2, its std 1.5. */
  private static final String MIXED =
      "a,b,c,d\n0,3,0.5,red\n1,0,3.5,blue\n1,1,0.5,\"a, b\"\n0,2,3.5,red\n";

  private List<Variable> variables(String text, String kinds) {
    return variables(text, kinds, RealDensity.DEFAULT);
  }

  private List<Variable> variables(String text, String kinds, RealDensity density) {
    Table table = read(file("t.csv", text));
    Kinds asked = Kinds.parse(new Configuration(), kinds, density);
    return asked.variables(table, TableScan.scan(table, asked.expectation(table)));
  }

  private static Variable nullable(Variable variable) {
    return new GatedVariable(variable, true, List.of());
  }

  private static Real real(double mean, double std) {
    return RealDensity.DEFAULT.standardizedBy(mean, std, Real.MIN_LOG_SCALE);
  }

  @Test
  void theDefaultIsTenGaussiansWithLearnedWeights() {
    assertThat(real(2, 3)).isEqualTo(new Real(2, 3, -5, Family.MIXTURE_OF_GAUSSIANS, 10, true));
    assertThat(RealDensity.of(Family.GAUSSIAN, null, false).components()).isEqualTo(1);
  }

  @Test
  void kindsAreInferred() {
    List<Variable> expected =
        List.of(
            nullable(new Binary()),
            nullable(new Grid(real(1.5, Math.sqrt(1.25)), 1, 0, 0, Double.POSITIVE_INFINITY)),
            nullable(real(2, 1.5)),
            nullable(Nominal.withOther(List.of("a, b", "blue", "red"))));
    assertThat(variables(MIXED, null)).isEqualTo(expected);
    assertThat(variables(MIXED, "auto")).isEqualTo(expected);
  }

  /** A column by itself, its values repeated until there are so many rows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 1 | 4 | binary",
        "0 | 3 | binary",
        "1 | 3 | binary",
        "1.0 0e5 | 4 | binary",
        "0 1 2 | 3 | grid:1 from 0 or missing",
        "0 1 2 | 300 | grid:1 from 0 with atoms 0, 1, 2 or missing",
        "0 5 | 6 | grid:1 from 0 or missing",
        "-1 0 1 | 100 | grid:1 with atoms -1, 0, 1 or missing",
        "0 1 1.5 | 100 | grid:0.1 from 0 with atoms 0, 1, 1.5 or missing",
        "0 1.5 | 14 | real with atoms 0, 1.5 or missing",
        "0.12345 0.5 | 100 | real with atoms 0.12345, 0.5 or missing",
        "no yes | 2 | categorical:3 with other or missing",
        "no 7 | 2 | categorical:3 with other or missing",
        "1990 2000 | 100 | grid:1 from 0 with atoms 1990, 2000 or missing",
        "1 ? | 10 | binary or missing",
      })
  void theRuleOfOneColumn(String values, int rows, String kind) {
    String[] all = values.split(" ", -1);
    StringBuilder text = new StringBuilder("x\n");
    for (int i = 0; i < rows; i++) {
      text.append(all[i % all.length]).append('\n');
    }
    assertThat(variables(text.toString(), null).get(0).kind()).isEqualTo(kind);
  }

  @Test
  void kindsCanBeAskedFor() {
    String numbers = "a,b,c\n0,3,5\n1,0,9\n";
    assertThat(variables(numbers, "real"))
        .containsExactly(real(0.5, 0.5), real(1.5, 1.5), real(7, 2));
    assertThat(variables(numbers, "categorical:17"))
        .isEqualTo(Collections.nCopies(3, new Nominal(17)));
    assertThat(variables(numbers, "categorical"))
        .containsExactly(new Nominal(2), new Nominal(4), new Nominal(10));
    assertThat(variables(numbers, "binary,categorical:5,real"))
        .containsExactly(new Binary(), new Nominal(5), real(7, 2));
    assertThat(variables(numbers, "auto,real,categorical"))
        .containsExactly(nullable(new Binary()), real(1.5, 1.5), new Nominal(10));
    assertThat(variables(numbers, "c=categorical:12,a=real,b=real"))
        .containsExactly(real(0.5, 0.5), real(1.5, 1.5), new Nominal(12));
    assertThat(variables(numbers, "b:c=categorical:12"))
        .containsExactly(nullable(new Binary()), new Nominal(12), new Nominal(12));
    assertThat(variables(numbers, "auto+required,integer,grid:0.5+from:-1+to:10"))
        .extracting(Variable::kind)
        .containsExactly("binary", "grid:1 from 0", "grid:0.5 from -1 to 10");
    assertThat(variables(numbers, "binary+nullable,real+atoms:0:3,integer+atoms+nullable"))
        .extracting(Variable::kind)
        .containsExactly("binary or missing", "real with atoms 0, 3", "grid:1 from 0 or missing");
    assertThat(variables("x,y\n0.5,\n1.5,a\n,b\n", "x=real,y=categorical"))
        .extracting(Variable::kind)
        .containsExactly("real or missing", "categorical:3 with other or missing");
    assertThat(variables("x\n0\n0\n", "categorical")).containsExactly(new Nominal(2));
    RealDensity laplaces = RealDensity.of(Family.MIXTURE_OF_LAPLACES, 3, false);
    assertThat(variables(numbers, "real", laplaces).get(2))
        .isEqualTo(new Real(7, 2, -5, Family.MIXTURE_OF_LAPLACES, 3, false));
  }

  @Test
  void jsonLeavesToTheDataWhatItDoesNotSay() {
    String list =
        "[{'kind':'real','mean':1,'std':2,'minLogScale':-3,'conditional':'gaussian'},"
            + "{'kind':'categorical'},{'kind':'real','components':4,'weights':'uniform'},"
            + "{'kind':'categorical','levels':['red','blue','a, b','green']}]";
    List<Variable> expected =
        List.of(
            new Real(1, 2, -3, Family.GAUSSIAN, 1, true),
            new Nominal(4),
            new Real(2, 1.5, -5, Family.MIXTURE_OF_GAUSSIANS, 4, false),
            Nominal.of(List.of("red", "blue", "a, b", "green")));
    assertThat(variables(MIXED, list.replace('\'', '"'))).isEqualTo(expected);
    String path = file("kinds.json", list.replace('\'', '"'));
    assertThat(variables(MIXED, path)).isEqualTo(expected);
    assertThat(
            variables(
                MIXED,
                "[{\"name\":\"b\",\"kind\":\"categorical\",\"values\":9},"
                    + "{\"name\":\"a\",\"kind\":\"categorical\"}]"))
        .containsExactly(
            new Nominal(2),
            new Nominal(9),
            nullable(real(2, 1.5)),
            nullable(Nominal.withOther(List.of("a, b", "blue", "red"))));
    assertThat(
            variables(
                MIXED,
                "[{'name':'b','kind':'grid','step':1,'gate':{'missing':true,'atoms':[3]}}]"
                    .replace('\'', '"')))
        .element(1)
        .extracting(Variable::kind)
        .isEqualTo("grid:1 from 0 with atoms 3 or missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "binary | 0;1;2 | row 3: column 1 (x) is 2, expected 0 or 1",
        "binary | 0;a | row 2: column 1 (x) is 'a', expected 0 or 1",
        "categorical:3 | 0;1;3 | row 3: column 1 (x) is 3, expected a whole number from 0 to 2",
        "categorical:3 | 0;-1 | row 2: column 1 (x) is -1, expected a whole number from 0 to 2",
        "categorical | 70000 | column 1 (x) is '70000' in every row, expected at least two levels",
        "real+required | 0;?;2 | row 2: column 1 (x) is missing, expected a number",
        "auto+required | 0;?;2 | row 2: column 1 (x) is missing, expected a number",
        "integer+atoms:0.5 | 0;1;2 | column 1 (x) the atom 0.5 is no point of the grid",
        "real | 0.5;a | row 2: column 1 (x) is 'a', expected a number",
        "real | 0.5;0.5 | column 1 (x) is 0.5 in every row, expected a real column to vary",
        "auto | 2.5;2.5 | column 1 (x) is 2.5 in every row, expected a real column to vary",
        "auto | no;no | column 1 (x) is 'no' in every row, expected at least two levels",
        "auto | 7;7 | column 1 (x) is 7 in every row, expected a real column to vary",
        "auto | a;? | column 1 (x) is 'a' in every row, expected at least two levels",
        "auto | 1;inf | row 2: column 1 (x) is 'inf', expected a number",
      })
  void mistakesNameRowAndColumn(String kinds, String values, String message) {
    assertMistake(() -> variables("x\n" + values.replace(';', '\n') + "\n", kinds))
        .contains("t.csv: " + message);
  }

  /** One word among a hundred numbers is a slip of the pen, and not a category. */
  @Test
  void aSlipIsNamed() {
    String numbers = "7\n8\n".repeat(50);
    assertMistake(() -> variables("x\n" + numbers + "9o\n" + numbers, null))
        .contains("row 101: column 1 (x) is '9o', expected a number");
    assertThat(variables("x\n" + numbers + "9o\n" + numbers, "x=categorical").get(0).levels())
        .containsExactly("7", "8");
  }

  @Test
  void codesAreCategoriesWhereSomeAreNumbers() {
    assertThat(variables("code\n10\nA10\n10\nB2\n3.5\n", null).get(0).levels())
        .containsExactly("10", "3.5", "A10", "B2");
    assertThat(variables("code\n0.5\n7\n", "categorical").get(0).levels())
        .containsExactly("0.5", "7");
  }

  /** What was seen once is as probable, all together, as what was never seen. */
  @Test
  void rareWordsAreOneLevelTogether() {
    String text = "w\n" + "a\nb\nb\nc\n".repeat(20) + "x\ny\nz\n";
    assertThat(variables(text, null).get(0).levels()).containsExactly("a", "b", "c");
    Table table = read(file("r.csv", text));
    Kinds two =
        Kinds.parse(
            new Configuration(),
            null,
            new KindRules(RealDensity.DEFAULT, RealDensity.DEFAULT, 2, 2, 0.05));
    List<String> notes = new ArrayList<>();
    Variable variable =
        two.variables(table, TableScan.scan(table, two.expectation(table)), notes).get(0);
    assertThat(variable.levels()).containsExactly("a", "b");
    assertThat(notes)
        .containsExactly("column 1 (w) has 6 different words: 4 are rare and one level together");
  }

  /** One value of 10¹⁰ leaves the others' scale as it is, and is named. */
  @Test
  void outliersDoNotWidenTheScale() {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 1000; i++) {
      text.append(i == 500 ? "1e10" : 1 + i * 0.0123457).append(",").append(i % 7).append('\n');
    }
    for (String kinds : new String[] {null, "real"}) {
      Table table = read(file("o.csv", text.toString()));
      Kinds asked = Kinds.parse(new Configuration(), kinds, RealDensity.DEFAULT);
      List<String> notes = new ArrayList<>();
      List<Variable> variables =
          asked.variables(table, TableScan.scan(table, asked.expectation(table)), notes);
      Real real = (Real) variables.get(0).ungated();
      assertThat(((GatedVariable) variables.get(0)).atoms()).containsExactly(1e10);
      assertThat(real.mean()).isBetween(6.0, 9.0);
      assertThat(real.std()).isBetween(3.0, 4.0);
      assertThat(notes).hasSize(1);
      assertThat(notes.get(0))
          .startsWith("column 1 (x) has values from 1 to 10000000000, far from most");
    }
  }

  /** In more rows than a sample has, a few outliers are found all the same. */
  @Test
  void outliersOfManyRowsDoNotWidenTheScaleEither() {
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 30_000; i++) {
      text.append(i == 20_001 ? "1e10" : 1 + i % 1000 * 0.0123457)
          .append(',')
          .append(i == 7 ? -3_000_000_000L : 40 + i % 300)
          .append(',')
          .append(i % 1000 == 3 ? 1e9 + i : 1 + i % 1000 * 0.0123457)
          .append('\n');
    }
    Table table = read(file("many.csv", text.toString()));
    Kinds asked = Kinds.parse(new Configuration(), null, RealDensity.DEFAULT);
    List<String> notes = new ArrayList<>();
    List<Variable> variables =
        asked.variables(table, TableScan.scan(table, asked.expectation(table)), notes);
    assertThat(((GatedVariable) variables.get(0)).atoms()).containsExactly(1e10);
    assertThat(((Real) variables.get(0).ungated()).std()).isBetween(3.0, 4.0);
    assertThat(((GatedVariable) variables.get(1)).atoms()).containsExactly(-3e9);
    assertThat(notes)
        .hasSize(3)
        .anyMatch(note -> note.contains("column 1 (x)") && note.contains("outcomes of their own"))
        // Thirty different ones are no outcomes of their own.
        .anyMatch(note -> note.contains("column 3 (z)") && note.contains("they widen its scale"));
  }

  /** A spike has a probability of its own, and the scale is that of all other values. */
  @Test
  void spikesAreAtoms() {
    StringBuilder text = new StringBuilder("x\n");
    for (int i = 0; i < 1000; i++) {
      text.append(i % 5 < 2 ? 0 : 1000 + i * 0.0123457).append('\n');
    }
    GatedVariable variable = (GatedVariable) variables(text.toString(), null).get(0);
    assertThat(variable.atoms()).containsExactly(0.0);
    assertThat(((Real) variable.ungated()).mean()).isBetween(1000.0, 1012.0);
    assertThat(((Real) variable.ungated()).std()).isBetween(3.0, 4.0);
  }

  @Test
  void wordsThatAreAllThereOnceAreLevelsNevertheless() {
    StringBuilder text = new StringBuilder("x\n");
    for (int i = 0; i < 60; i++) {
      text.append("w").append(i).append('\n');
    }
    assertThat(variables(text.toString(), null).get(0).levels()).hasSize(60);
  }

  @Test
  void levelsAreAFunctionOfTheRowsAndNotOfPartitions() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      words.add("w" + i % 37);
    }
    Collections.shuffle(words, new Random(1));
    Table whole = read(file("t.csv", "x\n" + String.join("\n", words) + "\n"));
    for (int f = 0; f < 5; f++) {
      String part = String.join("\n", words.subList(100 * f, 100 * f + 100));
      file("parts/" + f + ".csv", "x\n" + part + "\n");
    }
    Table parts = read(folder + "/parts");
    assertThat(parts.rows().getNumPartitions()).isGreaterThan(1);
    assertThat(TableScan.scan(parts, Expectation.ANYTHING).columns())
        .isEqualTo(TableScan.scan(whole, Expectation.ANYTHING).columns());
    assertThat(TableScan.scan(whole, Expectation.ANYTHING).columns().get(0).levels())
        .isSorted()
        .hasSize(37);
  }

  @Test
  void rowsAreChosenByConditions() {
    String text = "fold,name,x\n1,a,0.5\n2,b,1.5\n3,,2.5\n2,c,\n1,b,4.5\n";
    String path = file("w.csv", text);
    file("v.data", "1,5\n2,6\n");
    assertThat(chosen(path, "fold <> 1", "fold")).containsExactly(2.0, 3.0, 2.0);
    assertThat(chosen(path, "fold = 2 OR name = 'a'", "fold")).containsExactly(1.0, 2.0, 2.0);
    assertThat(chosen(path, "x IS NOT NULL AND fold > 1", "x")).containsExactly(1.5, 2.5);
    assertThat(chosen(path, "name IS NULL", "x")).containsExactly(2.5);
    assertThat(chosen(path, "name > 3", "fold")).isEmpty();
    assertThat(chosen(folder + "/v.data", "x1 = 2", "x2")).containsExactly(6.0);
    assertMistake(path, ReadOptions.DEFAULTS.withWhere("fold = 2").withColumns(List.of("x")))
        .isEqualTo(path + " where fold = 2: row 2: column 3 (x) is missing, expected a number");
    // A row of another width is not left out for what it does not have.
    String ragged = file("r.csv", "a,b\n1,2\n2\n1,3\n");
    assertMistake(ragged, ReadOptions.DEFAULTS.withWhere("b = 3"))
        .contains("row 1: 1 column, expected 2");
  }

  @Test
  void rowsOfParquetAreChosenByConditions() {
    String path = folder + "/t.parquet";
    SPARK
        .range(0, 10, 1, 2)
        .selectExpr("id", "id % 3 fold", "concat('n', id) name")
        .write()
        .parquet(path);
    assertThat(chosen(path, "fold = 1 AND name <> 'n4'", "id")).containsExactly(1.0, 7.0);
    assertMistake(path, ReadOptions.DEFAULTS.withWhere("folder = 1"))
        .contains("t.parquet: 'folder = 1' is no condition", "folder");
  }

  private static List<Double> chosen(String path, String where, String column) {
    ReadOptions options = ReadOptions.DEFAULTS.withWhere(where).withColumns(List.of(column));
    return values(TableReader.read(SPARK, path, options)).stream().map(row -> row.get(0)).toList();
  }

  @Test
  void namesMayHaveCommasInDoubleQuotes() {
    String table = "\"x,y\",\"say \"\"z\"\"\"\n1,2\n0,3\n5,1\n";
    assertThat(
            variables(table, "\"x,y\"=categorical:7,\"say \"\"z\"\"\"=categorical:9").stream()
                .map(variable -> variable.ungated().values()))
        .containsExactly(7, 9);
  }
}
