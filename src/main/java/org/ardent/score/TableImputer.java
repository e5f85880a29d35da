package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.util.CollectionAccumulator;
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
  private final CollectionAccumulator<Seen> seen;

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
    seen = table.rows().context().collectionAccumulator("imputed partitions");
  }

  /**
   * Reads the table and counts missing cells. Rows that pass {@link #filled} and {@link #drawn} are
   * counted as they do: {@link #missingCellsSeen}.
   *
   * @return how many cells of the model's columns are missing
   * @throws InvalidInputException about the first row that the model cannot fill
   */
  public long missingCells() {
    Rows good = good();
    Broadcast<ScoringModel> localModel = shared;
    JavaRDD<TableRow> checked =
        table
            .rows()
            .map(
                row -> {
                  String problem = good.problem(row, localModel.value().loaded());
                  return problem == null ? row : row.withProblem(problem);
                });
    TableSummary summary =
        TableScan.scan(Table.of(table.source(), table.columns(), checked), Expectation.ANYTHING);
    return Arrays.stream(places).mapToLong(place -> summary.columns().get(place).missing()).sum();
  }

  /** How many cells were missing in the rows of {@link #filled} and {@link #drawn}, all read. */
  public long missingCellsSeen() {
    Map<Integer, Long> byPartition = new HashMap<>();
    // A partition that was read again has the same number.
    seen.value().forEach(part -> byPartition.put(part.partition, part.missing));
    return byPartition.values().stream().mapToLong(Long::longValue).sum();
  }

  private Rows good() {
    return new Rows(check(), places, names);
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
   * The table with means or modes in place of missing cells. Rows that cannot be filled have a
   * problem, and end their partition.
   *
   * @param scored whether the last column is the log-likelihood of the known cells of each row
   */
  public Table filled(ImputationStrategy strategy, boolean scored) {
    Rows good = good();
    Broadcast<ScoringModel> localModel = shared;
    CollectionAccumulator<Seen> localSeen = seen;
    JavaRDD<TableRow> rows =
        table
            .rows()
            .mapPartitionsWithIndex(
                (partition, part) -> {
                  LoadedModel loaded = localModel.value().loaded();
                  Checked<TableRow> checked =
                      new Checked<>(partition, part, row -> row, good, loaded, localSeen);
                  return new Batches(checked, loaded, strategy, scored);
                },
                true);
    return made(rows, scored ? List.of(Score.LOG_LIKELIHOOD.label()) : List.of());
  }

  /**
   * The table with each row K times, each time with values that are drawn together. A row that
   * cannot be filled has a problem, and ends its partition.
   *
   * @param draws K
   * @param seed the same seed and rows give the same
   * @param scored whether the last columns are the log-likelihood of the known cells of each row
   *     and the number of the draw, from 1
   */
  public Table drawn(int draws, long seed, boolean scored) {
    Rows good = good();
    Broadcast<ScoringModel> localModel = shared;
    CollectionAccumulator<Seen> localSeen = seen;
    JavaRDD<TableRow> rows =
        table
            .rows()
            .zipWithIndex()
            .mapPartitionsWithIndex(
                (partition, part) -> {
                  LoadedModel loaded = localModel.value().loaded();
                  Checked<Tuple2<TableRow, Long>> checked =
                      new Checked<>(partition, part, Tuple2::_1, good, loaded, localSeen);
                  RowImputer imputer = new RowImputer(loaded, ImputationStrategy.AUTO);
                  return new Draws(checked, imputer, draws, seed, scored);
                },
                true);
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

  /** What rows must be, to be filled. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Rows(RowCheck check, int[] places, List<String> names) implements Serializable {
    /** What is wrong with a row, or null. */
    String problem(TableRow row, LoadedModel model) {
      String problem = check.problem(row);
      Values values = new Values(model.model().layout(), places);
      return problem == null ? RowImputer.problem(model, values.of(row), names) : problem;
    }
  }

  /** The number of missing cells of a partition. */
  private record Seen(int partition, long missing) implements Serializable {}

  /** The rows of a partition with their values, up to the first that cannot be filled. */
  private static final class Checked<T> implements Iterator<Checked.Item<T>> {
    private final int partition;
    private final Iterator<T> items;
    private final Function<T, TableRow> rowOf;
    private final Rows good;
    private final LoadedModel model;
    private final Values values;
    private final CollectionAccumulator<Seen> seen;
    private long missing;
    private boolean ended;

    Checked(
        int partition,
        Iterator<T> items,
        Function<T, TableRow> rowOf,
        Rows good,
        LoadedModel model,
        CollectionAccumulator<Seen> seen) {
      this.partition = partition;
      this.items = items;
      this.rowOf = rowOf;
      this.good = good;
      this.model = model;
      this.seen = seen;
      values = new Values(model.model().layout(), good.places);
    }

    /**
     * An item of the partition.
     *
     * @param row of the item, with its problem if it has one
     * @param had its values, NaN where a cell is missing; null if it has a problem
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Item<T>(T item, TableRow row, double[] had) {}

    @Override
    public boolean hasNext() {
      boolean more = !ended && items.hasNext();
      if (!more && !ended) {
        ended = true;
        seen.add(new Seen(partition, missing));
      }
      return more;
    }

    @Override
    public Item<T> next() {
      T item = items.next();
      TableRow row = rowOf.apply(item);
      String problem = good.problem(row, model);
      if (problem != null) {
        ended = true;
        return new Item<>(item, row.withProblem(problem), null);
      }
      double[] had = values.of(row);
      missing += Arrays.stream(had).filter(Double::isNaN).count();
      return new Item<>(item, row, had);
    }

    Values values() {
      return values;
    }
  }

  /** The rows of a partition, filled, in order and in bounded memory. */
  private static final class Batches implements Iterator<TableRow> {
    private final Checked<TableRow> rows;
    private final RowImputer imputer;
    private final boolean scored;
    private Iterator<TableRow> ready = Collections.emptyIterator();

    Batches(
        Checked<TableRow> rows, LoadedModel model, ImputationStrategy strategy, boolean scored) {
      this.rows = rows;
      imputer = new RowImputer(model, strategy);
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
      List<Checked.Item<TableRow>> batch = new ArrayList<>();
      while (batch.size() < BATCH && rows.hasNext()) {
        batch.add(rows.next());
      }
      List<double[]> filled =
          batch.stream()
              .map(Checked.Item::had)
              .filter(Objects::nonNull)
              .map(double[]::clone)
              .toList();
      double[] scores = imputer.fill(filled);
      return IntStream.range(0, batch.size())
          .mapToObj(
              i ->
                  i < filled.size()
                      ? made(batch.get(i), filled.get(i), scores[i])
                      : batch.get(i).row())
          .iterator();
    }

    private TableRow made(Checked.Item<TableRow> item, double[] filled, double score) {
      return scored
          ? rows.values().with(item.row(), item.had(), filled, score)
          : rows.values().with(item.row(), item.had(), filled);
    }
  }

  /** Writes several rows for each. */
  private static final class Draws implements Iterator<TableRow> {
    private final Checked<Tuple2<TableRow, Long>> rows;
    private final RowImputer imputer;
    private final int draws;
    private final long seed;
    private final boolean scored;
    private Iterator<TableRow> ready = Collections.emptyIterator();

    Draws(
        Checked<Tuple2<TableRow, Long>> rows,
        RowImputer imputer,
        int draws,
        long seed,
        boolean scored) {
      this.rows = rows;
      this.imputer = imputer;
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
        ready = drawn(rows.next());
      }
      return ready.next();
    }

    private Iterator<TableRow> drawn(Checked.Item<Tuple2<TableRow, Long>> item) {
      double[] had = item.had();
      if (had == null) {
        return List.of(item.row()).iterator();
      }
      double score = imputer.logLikelihoods(List.of(had))[0];
      List<double[]> drawn = imputer.draw(had, draws, seed, item.item()._2());
      Values values = rows.values();
      return IntStream.range(0, draws)
          .mapToObj(
              k ->
                  scored
                      ? values.with(item.row(), had, drawn.get(k), score, k + 1)
                      : values.with(item.row(), had, drawn.get(k)))
          .iterator();
    }
  }
}
