package org.ardent.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.ardent.io.InvalidInputException;
import org.ardent.io.NameList;
import org.ardent.kind.DateForm;
import org.ardent.kind.Expectation;
import org.ardent.kind.Levels;
import org.ardent.kind.Moment;
import org.ardent.kind.Numbers;
import org.ardent.math.Random;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.pack.CellEncoder;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.score.ExampleScorer;
import org.ardent.score.Judging;
import org.ardent.score.Reason;
import org.ardent.score.RowJudge;
import org.ardent.train.ModelMetadata;

/**
 * A trained density that scores and draws single rows in any Java program, without Spark. Scores
 * are those of {@code AutoregressiveDensityModel.transform}, to the last bit.
 *
 * <p>Needed on the class path beside Ardent's own jar: {@code jackson-databind}, {@code
 * jackson-core}, {@code jackson-annotations}. With {@code --add-modules jdk.incubator.vector} it is
 * several times as fast.
 *
 * <p>An instance is immutable and may be used by any number of threads at once.
 */
public final class RowDensity {
  private static final String FILE_OF_DIRECTORY = "data/model.safetensors";

  private final LoadedModel model;
  private final Layout layout;
  private final List<String> columns;
  private final Expectation expectation;
  private final Levels[] levels;
  private final CellEncoder encoder;
  private final Map<String, DateForm> dates;

  /** Null if the model cannot judge. */
  private final Judging judging;

  /** Scratch memory of threads that have done with it. */
  private final Queue<Scratch> spare = new ConcurrentLinkedQueue<>();

  /**
   * Scratch memory.
   *
   * @param judge null if the model cannot judge
   */
  private record Scratch(ExampleScorer scorer, ExamplesBuilder builder, RowJudge judge) {}

  private RowDensity(RowDensity of, Judging judging) {
    model = of.model;
    layout = of.layout;
    columns = of.columns;
    expectation = of.expectation;
    levels = of.levels;
    encoder = of.encoder;
    dates = of.dates;
    this.judging = judging;
  }

  private RowDensity(LoadedModel model) {
    this.model = model;
    AutoregressiveModel density = model.model().density();
    layout = density.layout();
    int n = layout.size();
    List<String> names = ModelMetadata.columns(model);
    columns =
        names.size() == n
            ? List.copyOf(names)
            : IntStream.rangeClosed(1, n).mapToObj(i -> "x" + i).toList();
    expectation = Expectation.of(density);
    levels =
        IntStream.range(0, n)
            .mapToObj(column -> expectation.range(column).levels())
            .toArray(Levels[]::new);
    encoder = new CellEncoder(layout);
    dates = DateMetadata.read(model);
    judging =
        model.withoutVerdict() == null
            ? new Judging(
                columns,
                Judging.threshold(model.reference(), Judging.CONTAMINATION),
                Judging.REASONS)
            : null;
  }

  /**
   * Loads a model.
   *
   * @param path a model directory, as the command line and spark.ml save it, or a {@code
   *     .safetensors} file, on a local disk
   * @throws InvalidInputException if it is no model of a density; the message is one line
   * @throws IOException if it cannot be read
   */
  public static RowDensity load(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE_OF_DIRECTORY) : path;
    try (InputStream in = Files.newInputStream(file)) {
      return new RowDensity(ModelFile.read(in, Files.size(file), file.toString()));
    }
  }

  /** As {@link #load(Path)}. */
  public static RowDensity load(String path) throws IOException {
    return load(Path.of(path));
  }

  /** Names of the columns, in the order in which {@link #logLikelihood(Object[])} takes them. */
  public List<String> columns() {
    return columns;
  }

  /**
   * Log p of a row, nats in the data's own units.
   *
   * @param row a number, boolean or string for every column, null where a cell is missing; of a
   *     column of dates or times a number, one of {@code java.time}, or its text; for parts of a
   *     date, such as {@code when.hour}, the date {@code when} serves; other keys are ignored
   * @throws InvalidInputException if a column is missing, or holds what the model cannot score; the
   *     message names it
   */
  public double logLikelihood(Map<String, ?> row) {
    return logLikelihood(cells(row));
  }

  /**
   * Log p of a row, nats in the data's own units.
   *
   * @param row numbers, booleans and strings, one for each of {@link #columns}
   * @throws InvalidInputException if there are more or fewer, or if the model cannot score one; the
   *     message names it
   */
  public double logLikelihood(Object... row) {
    Scratch scratch = scratch();
    encode(values(row), scratch.builder);
    double[] score = new double[1];
    scratch.scorer.objective(scratch.builder.build(), score);
    spare.add(scratch);
    return score[0];
  }

  /**
   * Log p of every column given those before it in the model's ordering, in column order, nats in
   * the data's own units.
   *
   * @throws InvalidInputException as {@link #logLikelihood(Map)}
   * @throws UnsupportedOperationException if the model averages several orderings
   */
  public double[] columnLogLikelihoods(Map<String, ?> row) {
    return columnLogLikelihoods(cells(row));
  }

  /**
   * The same of a row in column order.
   *
   * @throws InvalidInputException as {@link #logLikelihood(Object[])}
   * @throws UnsupportedOperationException if the model averages several orderings
   */
  public double[] columnLogLikelihoods(Object... row) {
    Scratch scratch = scratch();
    encode(values(row), scratch.builder);
    double[] scores = scratch.scorer.summands(scratch.builder.build())[0];
    spare.add(scratch);
    return scores;
  }

  /**
   * How odd a row is and why, as {@code AutoregressiveDensityModel.transform} says in the columns
   * of a verdict, to the last bit. An outlier is odder than all but 1 % of the validation rows,
   * else training rows, and three columns are named, unless {@link #judging} says otherwise.
   *
   * @throws InvalidInputException as {@link #logLikelihood(Map)}
   * @throws UnsupportedOperationException if the model cannot judge rows; the message says what
   *     would
   */
  public RowVerdict verdict(Map<String, ?> row) {
    requireVerdict();
    return verdict(cells(row));
  }

  /**
   * The same of a row in column order.
   *
   * @throws InvalidInputException as {@link #logLikelihood(Object[])}
   * @throws UnsupportedOperationException as {@link #verdict(Map)}
   */
  public RowVerdict verdict(Object... row) {
    requireVerdict();
    Scratch scratch = scratch();
    double[] values = values(row);
    encode(values, scratch.builder);
    Examples examples = scratch.builder.build();
    double[] total = new double[1];
    double[][] byColumn = scratch.scorer.columns(examples, total);
    RowJudge judge = scratch.judge;
    double oddity = judge.oddities(examples, byColumn)[0];
    List<Reason> reasons =
        judge.reasons(examples, byColumn, judging, (i, column) -> text(row[column], column)).get(0);
    spare.add(scratch);
    return new RowVerdict(
        total[0],
        oddity,
        judge.reference().severity(oddity),
        judging.isOutlier(oddity),
        reasons.stream().map(RowVerdict.OddColumn::of).toList());
  }

  /**
   * The same density with other verdicts.
   *
   * @param threshold a row of a higher outlier score is an outlier, nats
   * @param topColumns how many columns are named at most
   * @throws IllegalArgumentException if one is out of range
   * @throws UnsupportedOperationException as {@link #verdict(Map)}
   */
  public RowDensity judging(double threshold, int topColumns) {
    requireVerdict();
    return new RowDensity(this, new Judging(columns, threshold, topColumns));
  }

  /**
   * The outlier score, in nats, that a share of rows like those validated on, else trained on,
   * exceeds.
   *
   * @param contamination the share, 0 to 0.5
   * @throws UnsupportedOperationException as {@link #verdict(Map)}
   */
  public double threshold(double contamination) {
    requireVerdict();
    return Judging.threshold(model.reference(), contamination);
  }

  private void requireVerdict() {
    if (judging == null) {
      throw new UnsupportedOperationException("no verdict: " + model.withoutVerdict());
    }
  }

  /** What stands in a cell, as text; null if it is missing. */
  private String text(Object cell, int column) {
    if (cell == null || cell instanceof String) {
      return (String) cell;
    }
    boolean number = cell instanceof Number || cell instanceof Boolean;
    return Numbers.text(number ? number(cell) : value(column, cell));
  }

  /**
   * Draws a row: strings for levels, whole numbers for other categories, 0 or 1 for binary columns,
   * doubles for real ones and those on a grid, null for what is missing.
   *
   * @param seed of the rows
   * @param index which of them, from 0; the same seed and index give the same row, which is that of
   *     the command {@code sample}
   */
  public Map<String, Object> sample(long seed, long index) {
    double[] byPosition = new double[layout.size()];
    Scratch scratch = scratch();
    scratch
        .scorer
        .density()
        .sample(0, byPosition, new double[layout.size()], Random.of(seed, Random.SAMPLE, index));
    spare.add(scratch);
    Object[] cells = new Object[layout.size()];
    for (int t = 0; t < cells.length; t++) {
      int column = layout.variableAt(t);
      cells[column] = cell(column, layout.decode(t, byPosition[t]));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(columns.get(i), cells[i]);
    }
    return row;
  }

  private Object cell(int column, double x) {
    if (Double.isNaN(x)) {
      return null;
    }
    if (levels[column] != null) {
      return levels[column].word((int) x);
    }
    Variable variable = layout.variables().get(column);
    return variable.isWhole() && (int) x == x ? (Object) (int) x : (Object) x;
  }

  private Scratch scratch() {
    Scratch left = spare.poll();
    if (left != null) {
      return left;
    }
    ExampleScorer scorer = new ExampleScorer(model);
    RowJudge judge = judging == null ? null : new RowJudge(model, scorer);
    return new Scratch(scorer, new ExamplesBuilder(), judge);
  }

  private void encode(double[] values, ExamplesBuilder builder) {
    for (int t = 0; t < values.length; t++) {
      encoder.encode(t, values[layout.variableAt(t)], builder);
    }
    builder.endRow(0);
  }

  private Object[] cells(Map<String, ?> row) {
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      String name = columns.get(i);
      cells[i] = row.get(name);
      if (cells[i] == null && !row.containsKey(name)) {
        cells[i] = part(i, row);
      }
    }
    return cells;
  }

  /** A part of the date that a row has in another column. */
  private Object part(int column, Map<String, ?> row) {
    String name = columns.get(column);
    DateForm form = dates.get(name);
    String source =
        form != null && form.isPart()
            ? name.substring(0, name.length() - form.label().length() - 1)
            : name;
    if (!row.containsKey(source)) {
      throw new InvalidInputException(
          "the row has no column '"
              + name
              + (source.equals(name) ? "'" : "', nor '" + source + "'")
              + ", expected "
              + NameList.of(columns));
    }
    Object cell = row.get(source);
    if (cell == null) {
      return null;
    }
    Moment moment = moment(cell);
    if (moment == null) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "column %s is %s, expected a date or a time, of which column %s is the %s",
              source,
              Numbers.quote(cell.toString()),
              name,
              form.label()));
    }
    String word = form.word(moment);
    return word == null ? (Object) form.number(moment) : word;
  }

  private static Moment moment(Object cell) {
    try {
      if (cell instanceof TemporalAccessor time) {
        return Moment.of(time);
      }
    } catch (DateTimeException e) {
      return null;
    }
    return cell instanceof String text ? Moment.parse(text) : null;
  }

  private double[] values(Object[] row) {
    if (row.length != columns.size()) {
      throw new InvalidInputException(
          "the row has " + row.length + " columns, expected " + columns.size());
    }
    double[] values = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = value(i, row[i]);
    }
    return values;
  }

  /** A cell as a number, of a level its own. */
  private double value(int column, Object cell) {
    Expectation.Range range = expectation.range(column);
    if (cell == null && range.missing()) {
      return Double.NaN;
    }
    DateForm form = dates.get(columns.get(column));
    Moment moment = form == null || form.isPart() ? null : moment(cell);
    if (moment != null) {
      return form.number(moment);
    }
    boolean number = cell instanceof Number || cell instanceof Boolean;
    if (levels[column] != null && (number || cell instanceof String)) {
      String word = number ? Numbers.text(number(cell)) : (String) cell;
      int code = levels[column].code(word);
      if (code < 0) {
        throw invalid(column, Numbers.quote(word), range.words());
      }
      return code;
    }
    if (!number) {
      String shown = cell instanceof String word ? Numbers.quote(word) : String.valueOf(cell);
      throw invalid(column, shown, range.insteadOfWord());
    }
    double value = number(cell);
    if (!range.accepts(value)) {
      throw invalid(column, Numbers.text(value), range.words());
    }
    return value;
  }

  private static double number(Object cell) {
    return cell instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) cell).doubleValue();
  }

  private InvalidInputException invalid(int column, String found, String expected) {
    return new InvalidInputException(
        "column "
            + (column + 1)
            + " ("
            + columns.get(column)
            + ") is "
            + found
            + ", expected "
            + expected);
  }
}
