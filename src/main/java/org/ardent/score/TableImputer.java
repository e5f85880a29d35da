package org.ardent.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.kind.Levels;
import org.ardent.model.Layout;
import org.ardent.model.Score;
import org.ardent.model.Variable;
import org.ardent.modelfile.LoadedModel;
import org.ardent.shipping.Shipping;
import org.ardent.table.RowCheck;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import scala.Tuple2;

/** Fills the missing cells of a table, of which a model knows some columns; the others stay. */
public final class TableImputer implements AutoCloseable {
  /** The column with the number of a draw. */
  public static final String DRAW = "draw";

  /** Rows that are filled together. */
  private static final int BATCH = 256;

  private final Table table;
  private final int[] places;
  private final List<String> names;
  private final LoadedModel model;
  private final Broadcast<ScoringModel> shared;

  /**
   * An imputer of a table.
   *
   * @param known names of the table's columns that are the model's, in the model's order
   * @throws IllegalArgumentException if the model has no conditionals to impute from
   */
  public TableImputer(Table table, List<String> known, LoadedModel model) {
    RowImputer.require(model);
    this.table = table;
    this.model = model;
    names = List.copyOf(known);
    places = known.stream().mapToInt(table.columns()::indexOf).toArray();
    shared =
        Shipping.broadcast(
            JavaSparkContext.fromSparkContext(table.rows().context()), new ScoringModel(model));
  }

  /**
   * Reads the table once and counts missing cells.
   *
   * @return how many cells of the model's columns are missing
   * @throws InvalidInputException about the first row that the model cannot fill
   */
  public long missingCells() {
    RowCheck check = check();
    int[] local = places;
    List<String> localNames = names;
    Broadcast<ScoringModel> localModel = shared;
    JavaRDD<TableRow> checked =
        table
            .rows()
            .map(
                row -> {
                  String problem = check.problem(row);
                  LoadedModel loaded = localModel.value().loaded();
                  if (problem == null) {
                    Values values = new Values(loaded.model().layout(), local);
                    problem = RowImputer.problem(loaded, values.of(row), localNames);
                  }
                  return problem == null ? row : row.withProblem(problem);
                });
    TableSummary summary =
        TableScan.scan(Table.of(table.source(), table.columns(), checked), Expectation.ANYTHING);
    return Arrays.stream(places).mapToLong(place -> summary.columns().get(place).missing()).sum();
  }

  private RowCheck check() {
    List<Expectation.Range> ranges =
        new ArrayList<>(Collections.nCopies(table.columns().size(), Expectation.ANYTHING.range(0)));
    Expectation kinds = Expectation.of(model.model().layout().variables());
    for (int i = 0; i < places.length; i++) {
      ranges.set(places[i], kinds.range(i).orMissing());
    }
    return RowCheck.of(table, new Expectation.PerColumn(ranges));
  }

  /**
   * The table with means or modes in place of missing cells.
   *
   * @param scored whether the last column is the log-likelihood of the known cells of each row
   */
  public Table filled(ImputationStrategy strategy, boolean scored) {
    int[] local = places;
    Broadcast<ScoringModel> localModel = shared;
    JavaRDD<TableRow> rows =
        table
            .rows()
            .mapPartitions(
                part -> new Batches(part, localModel.value().loaded(), local, strategy, scored));
    return made(rows, scored ? List.of(Score.LOG_LIKELIHOOD.label()) : List.of());
  }

  /**
   * The table with each row K times, each time with values that are drawn together.
   *
   * @param draws K
   * @param seed the same seed and rows give the same
   * @param scored whether the last columns are the log-likelihood of the known cells of each row
   *     and the number of the draw, from 1
   */
  public Table drawn(int draws, long seed, boolean scored) {
    int[] local = places;
    Broadcast<ScoringModel> localModel = shared;
    JavaRDD<TableRow> rows =
        table
            .rows()
            .zipWithIndex()
            .mapPartitions(
                (Iterator<Tuple2<TableRow, Long>> part) -> {
                  LoadedModel loaded = localModel.value().loaded();
                  RowImputer imputer = new RowImputer(loaded, ImputationStrategy.AUTO);
                  Values values = new Values(loaded.model().layout(), local);
                  return new Draws(part, imputer, values, draws, seed, scored);
                });
    return made(rows, scored ? List.of(Score.LOG_LIKELIHOOD.label(), DRAW) : List.of());
  }

  private Table made(JavaRDD<TableRow> rows, List<String> added) {
    List<String> columns = new ArrayList<>(table.columns());
    for (String name : added) {
      if (columns.contains(name)) {
        throw new InvalidInputException(
            table.source() + " already has a column '" + name + "', expected none");
      }
      columns.add(name);
    }
    return Table.of(table.source(), columns, table.dates(), rows);
  }

  /** Frees the copies of the model on the executors. */
  @Override
  public void close() {
    shared.destroy();
  }

  /** Reads the model's values from rows, and writes filled values into them. */
  private static final class Values {
    private final int[] places;
    private final List<Levels> levels;

    Values(Layout layout, int[] places) {
      this.places = places;
      levels = new ArrayList<>();
      for (Variable variable : layout.variables()) {
        levels.add(variable.levels().isEmpty() ? null : Levels.of(variable));
      }
    }

    /** In column order, levels as their numbers; NaN where a cell is missing. */
    double[] of(TableRow row) {
      double[] values = new double[places.length];
      for (int i = 0; i < values.length; i++) {
        double x = row.values().apply(places[i]);
        Levels words = levels.get(i);
        values[i] = words == null || Double.isNaN(x) ? x : words.code(row.text(places[i]));
      }
      return values;
    }

    /** The row with what was missing, and with more numbers at its end. */
    TableRow with(TableRow row, double[] had, double[] filled, double... more) {
      double[] numbers = row.values().toArray();
      int n = numbers.length;
      double[] cells = Arrays.copyOf(numbers, n + more.length);
      Map<Integer, String> words = new HashMap<>(row.words());
      for (int i = 0; i < places.length; i++) {
        if (Double.isNaN(had[i])) {
          Levels names = levels.get(i);
          cells[places[i]] = names == null ? filled[i] : 0;
          if (names != null) {
            words.put(places[i], names.word((int) filled[i]));
          }
        }
      }
      System.arraycopy(more, 0, cells, n, more.length);
      return new TableRow(Vectors.dense(cells), null, null, words, false, row.weight());
    }
  }

  /** The rows of a partition, filled, in order and in bounded memory. */
  private static final class Batches implements Iterator<TableRow> {
    private final Iterator<TableRow> rows;
    private final RowImputer imputer;
    private final Values values;
    private final boolean scored;
    private Iterator<TableRow> ready = Collections.emptyIterator();

    Batches(
        Iterator<TableRow> rows,
        LoadedModel model,
        int[] places,
        ImputationStrategy strategy,
        boolean scored) {
      this.rows = rows;
      imputer = new RowImputer(model, strategy);
      values = new Values(model.model().layout(), places);
      this.scored = scored;
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public TableRow next() {
      if (!ready.hasNext()) {
        ready = batch();
      }
      return ready.next();
    }

    private Iterator<TableRow> batch() {
      List<TableRow> batch = new ArrayList<>();
      List<double[]> had = new ArrayList<>();
      while (batch.size() < BATCH && rows.hasNext()) {
        TableRow row = rows.next();
        batch.add(row);
        had.add(values.of(row));
      }
      List<double[]> filled = had.stream().map(double[]::clone).toList();
      double[] scores = imputer.fill(filled);
      return IntStream.range(0, batch.size())
          .mapToObj(
              i ->
                  scored
                      ? values.with(batch.get(i), had.get(i), filled.get(i), scores[i])
                      : values.with(batch.get(i), had.get(i), filled.get(i)))
          .iterator();
    }
  }

  /** Writes several rows for each. */
  private static final class Draws implements Iterator<TableRow> {
    private final Iterator<Tuple2<TableRow, Long>> rows;
    private final RowImputer imputer;
    private final Values values;
    private final int draws;
    private final long seed;
    private final boolean scored;
    private Iterator<TableRow> ready = Collections.emptyIterator();

    Draws(
        Iterator<Tuple2<TableRow, Long>> rows,
        RowImputer imputer,
        Values values,
        int draws,
        long seed,
        boolean scored) {
      this.rows = rows;
      this.imputer = imputer;
      this.values = values;
      this.draws = draws;
      this.seed = seed;
      this.scored = scored;
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public TableRow next() {
      if (!ready.hasNext()) {
        Tuple2<TableRow, Long> row = rows.next();
        double[] had = values.of(row._1());
        double score = imputer.logLikelihoods(List.of(had))[0];
        List<double[]> drawn = imputer.draw(had, draws, seed, row._2());
        ready =
            IntStream.range(0, draws)
                .mapToObj(
                    k ->
                        scored
                            ? values.with(row._1(), had, drawn.get(k), score, k + 1)
                            : values.with(row._1(), had, drawn.get(k)))
                .iterator();
      }
      return ready.next();
    }
  }
}
