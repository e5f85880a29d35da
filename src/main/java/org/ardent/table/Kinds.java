package org.ardent.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.io.InvalidInputException;
import org.ardent.io.ReadFailure;
import org.ardent.io.Secrets;
import org.ardent.io.Setting;
import org.ardent.kind.ColumnKind;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.Expectation;
import org.ardent.kind.Expectation.Range;
import org.ardent.kind.VariableReader;
import org.ardent.kind.VariablesJson;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/**
 * The kinds that are asked of a table's columns, and the variables that they and the training data
 * come to. A column of which nothing is asked has its kind inferred:
 *
 * <ul>
 *   <li>words: categorical, one level for each, in sorted order;
 *   <li>0 and 1 alone: binary;
 *   <li>whole numbers from 0 to at most 255, and K = largest + 1 no more than there are rows:
 *       categorical with K values;
 *   <li>all other numbers: real, standardised by mean and standard deviation.
 * </ul>
 */
public final class Kinds {
  private static final String EXPECTED =
      "expected binary, categorical, categorical:K, real or auto, for all columns or a list of one"
          + " per column, or NAME=KIND[,NAME=KIND...], or JSON";

  private static final int LONGEST_FILE = 1 << 26;

  /** What leaves every column's kind to be inferred. */
  public static final String AUTO = "auto";

  private final String text;
  private final RealDensity density;
  private final ColumnKind all;
  private final List<ColumnKind> list;
  private final Map<String, ColumnKind> byName;

  private Kinds(
      String text,
      RealDensity density,
      ColumnKind all,
      List<ColumnKind> list,
      Map<String, ColumnKind> byName) {
    this.text = text;
    this.density = density;
    this.all = all;
    this.list = list;
    this.byName = byName;
  }

  /**
   * What an option says.
   *
   * @param hadoop opens files
   * @param text {@code binary}, {@code categorical}, {@code categorical:K}, {@code real} or {@code
   *     auto} for all columns; a list of these, one per column; {@code NAME=KIND} for some columns
   *     or runs FIRST:LAST of them; a JSON list as in a model file, in which K, mean and std,
   *     conditional, components and weights may be absent, by place or by {@code name}; or the path
   *     of a {@code .json} file with such a list. Null for {@code auto}
   * @param density of the real columns that name none
   * @throws InvalidInputException if it is anything else
   */
  public static Kinds parse(Configuration hadoop, String text, RealDensity density) {
    if (text == null) {
      return new Kinds(AUTO, density, new ColumnKind.Inferred(density), null, null);
    }
    if (text.stripLeading().startsWith("[")) {
      return json(text, text, Setting.KINDS.toString(), density);
    }
    if (text.endsWith(".json")) {
      return json(text, read(hadoop, text), Secrets.redact(text), density);
    }
    String[] words = text.split(",", -1);
    if (text.indexOf('=') >= 0) {
      Map<String, ColumnKind> byName = new LinkedHashMap<>();
      for (String word : words) {
        int equals = word.lastIndexOf('=');
        if (equals < 1) {
          throw unexpected(word);
        }
        put(byName, word.substring(0, equals), kind(word.substring(equals + 1), density));
      }
      return new Kinds(text, density, null, null, byName);
    }
    if (words.length == 1) {
      return new Kinds(text, density, kind(text, density), null, null);
    }
    List<ColumnKind> list = Arrays.stream(words).map(word -> kind(word, density)).toList();
    return new Kinds(text, density, null, list, null);
  }

  private static Kinds json(String text, String json, String source, RealDensity density) {
    List<ColumnKind> list = new ArrayList<>();
    Map<String, ColumnKind> byName = new LinkedHashMap<>();
    for (VariableReader reader : VariablesJson.readers(json, source)) {
      ColumnKind kind = reader.columnKind(density);
      list.add(kind);
      if (reader.name() != null) {
        put(byName, reader.name(), kind);
      }
    }
    if (!byName.isEmpty() && byName.size() < list.size()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s names %d of its %d variables, expected all or none",
              source,
              byName.size(),
              list.size()));
    }
    return byName.isEmpty()
        ? new Kinds(text, density, null, list, null)
        : new Kinds(text, density, null, null, byName);
  }

  private static void put(Map<String, ColumnKind> byName, String name, ColumnKind kind) {
    if (byName.put(name, kind) != null) {
      throw new InvalidInputException(
          Setting.KINDS + " has column '" + name + "' twice, expected once");
    }
  }

  private static ColumnKind kind(String word, RealDensity density) {
    return switch (word) {
      case AUTO -> new ColumnKind.Inferred(density);
      case "binary" -> new ColumnKind.Binary();
      case "categorical" -> new ColumnKind.Categorical();
      case "real" -> new ColumnKind.Real(density, Variable.Real.MIN_LOG_SCALE);
      default -> categorical(word);
    };
  }

  private static ColumnKind categorical(String word) {
    String prefix = "categorical:";
    if (!word.startsWith(prefix) || !word.substring(prefix.length()).matches("\\d{1,9}")) {
      throw unexpected(word);
    }
    int values = Integer.parseInt(word.substring(prefix.length()));
    if (values < 2) {
      throw new InvalidInputException(
          Setting.KINDS + " has '" + word + "', expected at least 2 values");
    }
    return new ColumnKind.Given(new Nominal(values));
  }

  private static InvalidInputException unexpected(String word) {
    return new InvalidInputException(
        Setting.KINDS + " has '" + InvalidInputException.excerpt(word) + "', " + EXPECTED);
  }

  private static String read(Configuration hadoop, String uri) {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s %s: %s",
              Setting.KINDS,
              Secrets.redact(uri),
              ReadFailure.of(e).reason()),
          e);
    }
  }

  /** What {@link #parse} was given, {@link #AUTO} in place of nothing. */
  public String text() {
    return text;
  }

  /** The density of the real columns that name none. */
  public RealDensity density() {
    return density;
  }

  /** Whether nothing is asked of any column. */
  public boolean inferred() {
    return all instanceof ColumnKind.Inferred;
  }

  /** The places of a table's columns of which nothing is asked. */
  public Set<Integer> inferred(Table table) {
    List<ColumnKind> kinds = columns(table);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i) instanceof ColumnKind.Inferred) {
        places.add(i);
      }
    }
    return places;
  }

  /**
   * The same for a table without some of its columns.
   *
   * @param without places of columns of which nothing is asked by name
   */
  public Kinds less(Set<Integer> without) {
    if (list == null) {
      return this;
    }
    List<ColumnKind> left =
        IntStream.range(0, list.size())
            .filter(i -> !without.contains(i))
            .mapToObj(list::get)
            .toList();
    return new Kinds(text, density, null, left, null);
  }

  /** Whether all columns are asked to be binary. */
  public boolean binary() {
    return all instanceof ColumnKind.Binary;
  }

  /** Whether grey levels are to be whole numbers: all columns are asked to be categorical. */
  public boolean wholeGreyLevels() {
    return all instanceof ColumnKind.Categorical
        || (all instanceof ColumnKind.Given given && given.variable() instanceof Nominal);
  }

  /**
   * What the columns of the training set may hold before more is known of them.
   *
   * @throws InvalidInputException if the table has not the columns that kinds were given for
   */
  public Expectation expectation(Table table) {
    return new Expectation.PerColumn(columns(table).stream().map(ColumnKind::range).toList());
  }

  /**
   * The variables of the training set.
   *
   * @param summary of a scan with {@link #expectation}
   * @throws InvalidInputException about a column of which there is no such variable
   */
  public List<Variable> variables(Table table, TableSummary summary) {
    List<ColumnKind> kinds = columns(table);
    requireUnmixed(table, summary, kinds);
    List<ColumnStatistics> columns = withNumbersAsWords(table, summary, kinds);
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      try {
        variables.add(kinds.get(i).variable(columns.get(i), summary.rows()));
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT, "%s: %s %s", table.source(), table.columnLabel(i), e.getMessage()),
            e);
      }
    }
    return variables;
  }

  /**
   * The statistics of the columns; where categories are asked for and some cells are numbers, as in
   * a column of codes, these are words too.
   */
  private static List<ColumnStatistics> withNumbersAsWords(
      Table table, TableSummary summary, List<ColumnKind> kinds) {
    List<ColumnStatistics> columns = new ArrayList<>(summary.columns());
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      long words = columns.get(i).words();
      if (kinds.get(i) instanceof ColumnKind.Categorical && words > 0 && words < summary.rows()) {
        codes.add(i);
      }
    }
    if (!codes.isEmpty()) {
      TableSummary again = TableScan.scan(table.withNumbersAsWords(codes), Expectation.ANYTHING);
      codes.forEach(i -> columns.set(i, again.columns().get(i)));
    }
    return columns;
  }

  /** Refuses words among numbers where no kind is asked for: more often a slip than a category. */
  private static void requireUnmixed(Table table, TableSummary summary, List<ColumnKind> kinds) {
    List<Range> numbers = new ArrayList<>();
    boolean mixed = false;
    for (int i = 0; i < kinds.size(); i++) {
      long words = summary.columns().get(i).words();
      Range range = kinds.get(i).range();
      boolean asked = kinds.get(i) instanceof ColumnKind.Categorical;
      boolean both = !asked && range.anyWord() && words > 0 && words < summary.rows();
      numbers.add(both ? Range.REAL : range);
      mixed |= both;
    }
    if (mixed) {
      // The second scan names the row of the first word.
      TableScan.scan(table, new Expectation.PerColumn(numbers));
    }
  }

  private List<ColumnKind> columns(Table table) {
    int n = table.columns().size();
    if (all != null) {
      return Collections.nCopies(n, all);
    }
    if (list != null) {
      if (list.size() != n) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s has %d kinds, expected %d, one per column of %s",
                Setting.KINDS,
                list.size(),
                n,
                table.source()));
      }
      return list;
    }
    List<ColumnKind> kinds =
        new ArrayList<>(Collections.nCopies(n, new ColumnKind.Inferred(density)));
    byName.forEach(
        (name, kind) -> {
          for (int column : table.layout().find(Setting.KINDS + ": " + table.source(), name)) {
            kinds.set(column, kind);
          }
        });
    return kinds;
  }
}
