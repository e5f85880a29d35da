package org.ardent.score;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.Model;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;
import org.ardent.shipping.Shipping;
import org.ardent.table.RowCheck;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/** Scores every row of a table with a model or an ensemble, once, as it streams past. */
public final class TableScorer implements AutoCloseable {
  private final Table table;
  private final JavaSparkContext context;
  private final Model model;
  private final OnInvalid onInvalid;
  private final Inspection inspection;
  private final Shared shared;

  /** A scorer of a table that judges no rows. */
  public TableScorer(Table table, List<LoadedModel> models, OnInvalid onInvalid) {
    this(table, models, onInvalid, null);
  }

  /**
   * A scorer of a table.
   *
   * @param models at least one; several models have the same columns and form an ensemble, whose
   *     density is the mean of their densities
   * @param onInvalid what happens to malformed rows
   * @param inspection what to find out besides the likelihood, for one model; null for nothing
   */
  public TableScorer(
      Table table, List<LoadedModel> models, OnInvalid onInvalid, Inspection inspection) {
    this.table = table;
    this.onInvalid = onInvalid;
    this.inspection = inspection;
    model = models.get(0).model();
    context = JavaSparkContext.fromSparkContext(table.rows().context());
    RowCheck check = RowCheck.of(table, Expectation.of(model));
    List<SharedModel> sharedModels = new ArrayList<>();
    for (LoadedModel loaded : models) {
      sharedModels.add(
          new SharedModel(
              Shipping.broadcast(context, loaded.model()),
              Shipping.broadcast(context, loaded.parameters()),
              DateMetadata.only(loaded),
              loaded.reference()));
    }
    shared = new Shared(check, sharedModels, onInvalid, inspection);
  }

  /** A model as the tasks get it. */
  private record SharedModel(
      Broadcast<Model> model,
      Broadcast<float[]> parameters,
      Map<String, String> metadata,
      Reference reference)
      implements Serializable {

    LoadedModel value() {
      return new LoadedModel(model.value(), parameters.value(), metadata, reference);
    }
  }

  /** What the tasks need. */
  private record Shared(
      RowCheck check, List<SharedModel> models, OnInvalid onInvalid, Inspection inspection)
      implements Serializable {

    ScoringIterator score(int partition, Iterator<TableRow> rows, Consumer<PartitionScore> atEnd) {
      return new ScoringIterator(
          partition,
          rows,
          check,
          models.stream().map(SharedModel::value).toList(),
          onInvalid,
          inspection,
          atEnd);
    }
  }

  /** A partition's score and, if they are kept, those of its rows. */
  private record Scores(PartitionScore total, List<double[]> blocks, List<String> lines)
      implements Serializable {}

  /** What is kept of rows that pass. */
  private enum Kept {
    NOTHING,
    SCORES,
    LINES
  }

  /**
   * The scores of rows, in input order; NaN for a malformed row that is kept.
   *
   * @param total over all rows
   * @param scores eight bytes a row
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record RowScores(TableScore total, double[] scores) {}

  /**
   * The score of every row; they pass through the driver.
   *
   * @param counter gets a one for every row, or null
   */
  RowScores scoreRows(LongAccumulator counter) {
    List<Scores> scores = scores(Kept.SCORES, counter);
    return new RowScores(
        total(scores),
        scores.stream()
            .flatMap(partition -> partition.blocks.stream())
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  /**
   * The likelihood of the table.
   *
   * @throws InvalidInputException about the first bad row, if it is not passed over
   */
  public TableScore score() {
    return total(scores(Kept.NOTHING, null));
  }

  /**
   * Writes one line per row in input order, under a header: the score, and whatever the inspection
   * asks for. A malformed row that is kept has NaN. All lines pass through the driver.
   *
   * @throws InvalidInputException about the first bad row, if it is not passed over; then nothing
   *     is written
   */
  public TableScore writeCsv(AtomicOutput output) {
    ScoreLines lines = new ScoreLines(model.score(), inspection);
    List<Scores> scores = scores(lines.areScores() ? Kept.SCORES : Kept.LINES, null);
    TableScore total = total(scores);
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(output.create(), StandardCharsets.UTF_8))) {
      out.write(lines.header() + "\n");
      for (Scores partition : scores) {
        for (double[] block : partition.blocks) {
          for (double score : block) {
            out.write(score + "\n");
          }
        }
        for (String line : partition.lines) {
          out.write(line + "\n");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return total;
  }

  /**
   * Writes Parquet: the rows' own columns, their scores, and whatever the inspection asks for.
   *
   * @throws InvalidInputException about the first bad row, if it is not passed over; the caller
   *     then drops what was written
   */
  public TableScore writeParquet(SparkSession spark, AtomicOutput output) {
    CollectionAccumulator<PartitionScore> scored =
        context.sc().collectionAccumulator("scored partitions");
    ScoreLines lines = new ScoreLines(model.score(), inspection);
    ScoredRows columns = new ScoredRows(table, model, lines.schema(), onInvalid == OnInvalid.NULL);
    Shared local = shared;
    described(
        () -> {
          output.writeParquet(
              spark.createDataFrame(
                  table
                      .wholeRows()
                      .mapPartitionsWithIndex(
                          (partition, rows) ->
                              lines.rows(columns, local.score(partition, rows, scored::add)),
                          true),
                  columns.schema()));
          return null;
        });
    return PartitionScore.total(table, shared.models.size(), top(), scored.value());
  }

  /** Frees the copies of the models on the executors. */
  @Override
  public void close() {
    for (SharedModel each : shared.models) {
      each.model.destroy();
      each.parameters.destroy();
    }
  }

  private TableScore total(List<Scores> scores) {
    return PartitionScore.total(
        table, shared.models.size(), top(), scores.stream().map(Scores::total).toList());
  }

  private int top() {
    return inspection == null ? 0 : inspection.top();
  }

  private List<Scores> scores(Kept keep, LongAccumulator counter) {
    Shared local = shared;
    return described(
        () ->
            Shipping.collect(
                table
                    .rows()
                    .mapPartitionsWithIndex(
                        (partition, rows) ->
                            List.of(scores(local, partition, rows, keep, counter)).iterator(),
                        true)));
  }

  private <T> T described(Supplier<T> job) {
    return LocalProperties.described(context.sc(), "score " + table.source(), job);
  }

  private static Scores scores(
      Shared shared, int partition, Iterator<TableRow> rows, Kept keep, LongAccumulator counter) {
    List<PartitionScore> total = new ArrayList<>();
    ScoringIterator scored = shared.score(partition, rows, total::add);
    List<double[]> blocks = new ArrayList<>();
    double[] block = new double[4096];
    int filled = 0;
    List<String> lines = new ArrayList<>();
    ScoreLines line = new ScoreLines(null, shared.inspection);
    while (scored.hasNext()) {
      ScoringIterator.Scored next = scored.next();
      if (counter != null) {
        counter.add(1);
      }
      if (keep == Kept.LINES) {
        lines.add(line.line(next));
      } else if (keep == Kept.SCORES) {
        block[filled++] = next.score();
        if (filled == block.length) {
          blocks.add(block.clone());
          filled = 0;
        }
      }
    }
    blocks.add(Arrays.copyOf(block, filled));
    return new Scores(total.get(0), blocks, lines);
  }
}
