package org.ardent.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.ReadFailure;
import org.ardent.io.Secrets;
import org.ardent.io.Setting;
import org.ardent.kind.ColumnEvidence;
import org.ardent.kind.ColumnKind;
import org.ardent.kind.ColumnSample;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.DateForm;
import org.ardent.kind.Expectation;
import org.ardent.kind.Expectation.Range;
import org.ardent.kind.KindRules;
import org.ardent.kind.KindWords;
import org.ardent.kind.QuotedList;
import org.ardent.kind.VariableReader;
import org.ardent.kind.VariablesJson;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/**
 * The kinds that a user asks of a table's columns. Together with the training data they decide the
 * variables. If nothing is asked of a column, its kind is inferred:
 *
 * <ul>
 *   <li>words, or words and numbers: categorical, a level for each word that is not rare, in sorted
 *       order, and one for all others, those that were never seen too; of so few words among
 *       numbers that they look like slips, the first is an error;
 *   <li>0 and 1 alone: binary;
 *   <li>whole numbers: a grid of step 1, without a point below 0 if no value is;
 *   <li>numbers of at most four digits after the point, if fewer points of that grid than rows lie
 *       between the smallest and the largest: that grid;
 *   <li>all other numbers: real.
 * </ul>
 *
 * <p>Numbers are standardised by mean and standard deviation, without outliers that would make all
 * other values look alike. A number that 5 % of the rows hold is an atom. A missing cell is an
 * outcome where the column has one, and in a table whose columns have names, or where anything is
 * missing, in every column: what was never missing is possible and odd.
 */
public final class Kinds {
  private static final String EXPECTED =
      "expected binary, categorical, categorical:K, integer, grid:STEP, real or auto, with"
          + " +nullable, +required, +atoms[:VALUE...], +from:LOWEST or +to:HIGHEST, for all columns"
          + " or a list of one per column, or NAME=KIND[,NAME=KIND...], or JSON";

  private static final int LONGEST_FILE = 1 << 26;

  /** The text that leaves every kind to be inferred. */
  public static final String AUTO = "auto";

  private final String text;
  private final KindRules rules;
  private final ColumnKind all;
  private final List<ColumnKind> list;
  private final Map<String, ColumnKind> byName;

  private Kinds(
      String text,
      KindRules rules,
      ColumnKind all,
      List<ColumnKind> list,
      Map<String, ColumnKind> byName) {
    this.text = text;
    this.rules = rules;
    this.all = all;
    this.list = list;
    this.byName = byName;
  }

  /**
   * What an option says.
   *
   * @param hadoop opens files
   * @param text {@code binary}, {@code categorical}, {@code categorical:K}, {@code integer}, {@code
   *     grid:STEP}, {@code real} or {@code auto} for all columns, each of which {@code +nullable},
   *     {@code +required}, {@code +atoms}, {@code +from:X} and {@code +to:X} may follow; a list of
   *     these, one per column; {@code NAME=KIND} for some columns or runs FIRST:LAST of them; a
   *     JSON list as in a model file, in which K, mean and std, conditional, components and weights
   *     may be absent, by place or by {@code name}; or the path of a {@code .json} file with such a
   *     list. Null for {@code auto}
   * @param density of the columns of numbers that name none
   * @throws InvalidInputException if it is anything else
   */
  public static Kinds parse(Configuration hadoop, String text, RealDensity density) {
    return parse(hadoop, text, KindRules.of(density));
  }

  /**
   * What an option says, by other rules of inference than the usual.
   *
   * @throws InvalidInputException if it says nothing that can be understood
   */
  public static Kinds parse(Configuration hadoop, String text, KindRules rules) {
    if (text == null) {
      return new Kinds(AUTO, rules, new ColumnKind.Inferred(rules), null, null);
    }
    if (text.stripLeading().startsWith("[")) {
      return json(text, text, Setting.KINDS.toString(), rules);
    }
    if (text.endsWith(".json")) {
      return json(text, read(hadoop, text), Secrets.redact(text), rules);
    }
    String[] words = QuotedList.words(text).toArray(String[]::new);
    if (text.indexOf('=') >= 0) {
      Map<String, ColumnKind> byName = new LinkedHashMap<>();
      for (String word : words) {
        int equals = word.lastIndexOf('=');
        if (equals < 1) {
          throw unexpected(word);
        }
        put(byName, word.substring(0, equals), kind(word.substring(equals + 1), rules));
      }
      return new Kinds(text, rules, null, null, byName);
    }
    if (words.length == 1) {
      return new Kinds(text, rules, kind(text, rules), null, null);
    }
    List<ColumnKind> list = Arrays.stream(words).map(word -> kind(word, rules)).toList();
    return new Kinds(text, rules, null, list, null);
  }

  private static Kinds json(String text, String json, String source, KindRules rules) {
    List<ColumnKind> list = new ArrayList<>();
    Map<String, ColumnKind> byName = new LinkedHashMap<>();
    for (VariableReader reader : VariablesJson.readers(json, source)) {
      ColumnKind kind = reader.columnKind(rules);
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
        ? new Kinds(text, rules, null, list, null)
        : new Kinds(text, rules, null, null, byName);
  }

  private static void put(Map<String, ColumnKind> byName, String name, ColumnKind kind) {
    if (byName.put(name, kind) != null) {
      throw new InvalidInputException(
          Setting.KINDS + " has column '" + name + "' twice, expected once");
    }
  }

  /** A kind with what follows it after plus signs. */
  private static ColumnKind kind(String text, KindRules rules) {
    String[] words = text.split("\\+", -1);
    return new KindWords(words[0], Arrays.asList(words).subList(1, words.length), rules)
        .kind()
        .orElseThrow(() -> unexpected(text));
  }

  private static InvalidInputException unexpected(String word) {
    return new InvalidInputException(
        Setting.KINDS + " has '" + InvalidInputException.excerpt(word) + "', " + EXPECTED);
  }

  private static String read(Configuration hadoop, String uri) {
    Path path = new Path(uri);
    try (InputStream in = LocalDisk.of(path, hadoop).open(path)) {
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

  /** The text that {@link #parse} got, or {@link #AUTO} if it got none. */
  public String text() {
    return text;
  }

  /** What inference goes by. */
  public KindRules rules() {
    return rules;
  }

  /** Whether nothing is asked of any column. */
  public boolean inferred() {
    return all instanceof ColumnKind.Inferred;
  }

  /** The places of the columns of which nothing is asked. */
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
    return new Kinds(text, rules, null, left, null);
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
   * What the columns may hold if words that look like slips among numbers are malformed too.
   *
   * @param summary of a scan of the rows that are good by {@link #expectation}
   */
  public Expectation expectationWithoutSlips(Table table, TableSummary summary) {
    List<ColumnKind> kinds = columns(table);
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      ColumnStatistics column = summary.columns().get(i);
      boolean mixed = column.words() > 0 && column.words() < summary.rows() - column.missing();
      boolean slips = mixed && !kinds.get(i).asWords(column, summary.rows());
      ranges.add(slips ? Range.REAL.orMissing() : kinds.get(i).range());
    }
    return new Expectation.PerColumn(ranges);
  }

  /**
   * The variables of the training set.
   *
   * @param summary of a scan with {@link #expectation}
   * @throws InvalidInputException about a column of which there is no such variable
   */
  public List<Variable> variables(Table table, TableSummary summary) {
    return variables(table, summary, new ArrayList<>());
  }

  /**
   * The same, with what the user should know of them.
   *
   * @param notes receives sentences, each about a column
   */
  public List<Variable> variables(Table table, TableSummary summary, List<String> notes) {
    List<ColumnKind> kinds = columns(table);
    List<ColumnStatistics> statistics =
        withFrequentWords(table, summary, kinds, withNumbersAsWords(table, summary, kinds));
    boolean bits = statistics.stream().allMatch(ColumnStatistics::binary);
    boolean records = !bits && isOfRecords(table, statistics);
    Map<Integer, ColumnSample> samples = samples(table, summary, kinds, statistics);
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      ColumnStatistics column = statistics.get(i);
      // A column of 0 and 1 among others may be one of numbers, which scores them all with a gate.
      boolean open = records || (!bits && column.binary());
      boolean nullable = column.missing() > 0 || (open && kinds.get(i).isInferred());
      List<String> ofColumn = new ArrayList<>();
      try {
        variables.add(
            kinds
                .get(i)
                .variable(
                    new ColumnEvidence(
                        column, summary.rows(), samples.get(i), nullable, ofColumn)));
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT, "%s: %s %s", table.source(), table.columnLabel(i), e.getMessage()),
            e);
      }
      for (String note : ofColumn) {
        notes.add(table.columnLabel(i) + " " + note);
      }
    }
    return variables;
  }

  /**
   * Whether rows are records, in which any cell may be missing one day: columns have names, or a
   * cell is missing already.
   */
  private static boolean isOfRecords(Table table, List<ColumnStatistics> columns) {
    return table.hasNames() || columns.stream().anyMatch(column -> column.missing() > 0);
  }

  private Map<Integer, ColumnSample> samples(
      Table table,
      TableSummary summary,
      List<ColumnKind> kinds,
      List<ColumnStatistics> statistics) {
    List<Integer> wanted =
        IntStream.range(0, kinds.size())
            .filter(i -> kinds.get(i).wantsSample(statistics.get(i), summary.rows()))
            .boxed()
            .toList();
    Map<Integer, ColumnSample> samples = ColumnSampler.samples(table, summary, wanted);
    Map<Integer, double[]> bulk = new HashMap<>();
    samples.forEach(
        (i, sample) -> {
          ColumnStatistics column = statistics.get(i);
          double[] range =
              sample.bulk(column, summary.rows() - column.missing(), rules.atomShare());
          if (range != null) {
            bulk.put(i, range);
          }
        });
    FarValues.of(table, bulk)
        .forEach((i, far) -> samples.computeIfPresent(i, (column, sample) -> sample.withFar(far)));
    return samples;
  }

  /** The same, where columns of very many words have the counts of the most frequent ones. */
  private static List<ColumnStatistics> withFrequentWords(
      Table table,
      TableSummary summary,
      List<ColumnKind> kinds,
      List<ColumnStatistics> statistics) {
    List<ColumnStatistics> counted = new ArrayList<>(statistics);
    for (int i = 0; i < counted.size(); i++) {
      ColumnStatistics column = counted.get(i);
      int most = kinds.get(i).maxLevels();
      if (column.isSample() && most > 0 && !column.hasNames()) {
        FrequentWords.Found found =
            FrequentWords.of(
                table, i, kinds.get(i).asWords(summary.columns().get(i), summary.rows()), most);
        counted.set(i, column.withCounts(found.counts(), found.distinct()));
      }
    }
    return counted;
  }

  /**
   * The statistics of every column, its numbers counted as words where its kind takes them for
   * such. Otherwise a few words among numbers are refused: more often a slip than a category.
   */
  private static List<ColumnStatistics> withNumbersAsWords(
      Table table, TableSummary summary, List<ColumnKind> kinds) {
    List<Range> ranges = new ArrayList<>();
    Set<Integer> asWords = new TreeSet<>();
    boolean slips = false;
    for (int i = 0; i < kinds.size(); i++) {
      ColumnStatistics column = summary.columns().get(i);
      Range range = kinds.get(i).range();
      boolean mixed = column.words() > 0 && column.words() < summary.rows() - column.missing();
      boolean words = kinds.get(i).asWords(column, summary.rows());
      if (words) {
        asWords.add(i);
      }
      slips |= mixed && !words;
      ranges.add(mixed && !words ? Range.REAL.orMissing() : range);
    }
    if (!slips && asWords.isEmpty()) {
      return summary.columns();
    }
    // Of a slip, this scan names the row.
    return TableScan.scan(table, new Expectation.PerColumn(ranges), asWords).columns();
  }

  private List<ColumnKind> columns(Table table) {
    int n = table.columns().size();
    if (all != null) {
      return withParts(table, Collections.nCopies(n, all));
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
        new ArrayList<>(Collections.nCopies(n, new ColumnKind.Inferred(rules)));
    byName.forEach(
        (name, kind) -> {
          for (int column : table.layout().find(Setting.KINDS + ": " + table.source(), name)) {
            kinds.set(column, kind);
          }
        });
    return withParts(table, kinds);
  }

  /** The same, where parts of dates are categories of all their values unless it is said. */
  private static List<ColumnKind> withParts(Table table, List<ColumnKind> kinds) {
    Map<Integer, DateForm> dates = table.layout().dates();
    if (dates.isEmpty()) {
      return kinds;
    }
    List<ColumnKind> all = new ArrayList<>(kinds);
    dates.forEach(
        (column, form) -> {
          if (!form.levels().isEmpty() && all.get(column) instanceof ColumnKind.Inferred) {
            all.set(column, new ColumnKind.Part(form));
          }
        });
    return all;
  }
}
