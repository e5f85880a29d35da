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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.CollectionAccumulator;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.Model;
import org.ardent.modelfile.LoadedModel;
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
  private final Shared shared;

  /**
   * A scorer of a table.
   *
   * @param models at least one; several have the same columns and score as an ensemble, whose
   *     density is the mean of theirs
   * @param onInvalid what is done about malformed rows
   */
  public TableScorer(Table table, List<LoadedModel> models, OnInvalid onInvalid) {
    this.table = table;
    this.onInvalid = onInvalid;
    model = models.get(0).model();
    context = JavaSparkContext.fromSparkContext(table.rows().context());
    RowCheck check = RowCheck.of(table, Expectation.of(model));
    List<SharedModel> sharedModels = new ArrayList<>();
    for (LoadedModel loaded : models) {
      sharedModels.add(
          new SharedModel(
              Shipping.broadcast(context, loaded.model()),
              Shipping.broadcast(context, loaded.parameters())));
    }
    shared = new Shared(check, sharedModels, onInvalid);
  }

  /** A model as the tasks get it. */
  private record SharedModel(Broadcast<Model> model, Broadcast<float[]> parameters)
      implements Serializable {

    LoadedModel value() {
      return new LoadedModel(model.value(), parameters.value(), Map.of());
    }
  }

  /** What the tasks need. */
  private record Shared(RowCheck check, List<SharedModel> models, OnInvalid onInvalid)
      implements Serializable {

    ScoringIterator score(int partition, Iterator<TableRow> rows, Consumer<PartitionScore> atEnd) {
      return new ScoringIterator(
          partition,
          rows,
          check,
          models.stream().map(SharedModel::value).toList(),
          onInvalid,
          atEnd);
    }
  }

  /** A partition's score and, if they are kept, those of its rows. */
  private record Scores(PartitionScore total, List<double[]> blocks) implements Serializable {}

  /**
   * The scores of rows, in input order; NaN for a malformed row that is kept.
   *
   * @param total over all rows
   * @param scores eight bytes a row
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record RowScores(TableScore total, double[] scores) {}

  /** The score of every row; they pass through the driver. */
  RowScores scoreRows() {
    List<Scores> scores = scores(true);
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
    return total(scores(false));
  }

  /**
   * Writes one score per row, in input order, under a header; NaN for a malformed row that is kept.
   * The scores, eight bytes a row, pass through the driver.
   *
   * @throws InvalidInputException about the first bad row, if it is not passed over; then nothing
   *     is written
   */
  public TableScore writeCsv(AtomicOutput output) {
    List<Scores> scores = scores(true);
    TableScore total = total(scores);
    try (Writer out =
        new BufferedWriter(new OutputStreamWriter(output.create(), StandardCharsets.UTF_8))) {
      out.write(model.score().label() + "\n");
      for (Scores partition : scores) {
        for (double[] block : partition.blocks) {
          for (double score : block) {
            out.write(score + "\n");
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return total;
  }

  /**
   * Writes Parquet: the rows' own columns and their scores.
   *
   * @throws InvalidInputException about the first bad row, if it is not passed over; the caller
   *     then drops what was written
   */
  public TableScore writeParquet(SparkSession spark, AtomicOutput output) {
    CollectionAccumulator<PartitionScore> scored =
        context.sc().collectionAccumulator("scored partitions");
    ScoredRows columns =
        new ScoredRows(
            table, model, model.score().label(), DataTypes.DoubleType, onInvalid == OnInvalid.NULL);
    Shared local = shared;
    described(
        () -> {
          output.writeParquet(
              spark.createDataFrame(
                  table
                      .wholeRows()
                      .mapPartitionsWithIndex(
                          (partition, rows) ->
                              columns.iterator(local.score(partition, rows, scored::add)),
                          true),
                  columns.schema()));
          return null;
        });
    return PartitionScore.total(table.source(), shared.models.size(), scored.value());
  }

  /** Frees what the executors hold of the models. */
  @Override
  public void close() {
    for (SharedModel each : shared.models) {
      each.model.destroy();
      each.parameters.destroy();
    }
  }

  private TableScore total(List<Scores> scores) {
    return PartitionScore.total(
        table.source(), shared.models.size(), scores.stream().map(Scores::total).toList());
  }

  private List<Scores> scores(boolean keep) {
    Shared local = shared;
    return described(
        () ->
            Shipping.collect(
                table
                    .rows()
                    .mapPartitionsWithIndex(
                        (partition, rows) ->
                            List.of(scores(local, partition, rows, keep)).iterator(),
                        true)));
  }

  private <T> T described(Supplier<T> job) {
    return LocalProperties.described(context.sc(), "score " + table.source(), job);
  }

  private static Scores scores(
      Shared shared, int partition, Iterator<TableRow> rows, boolean keep) {
    List<PartitionScore> total = new ArrayList<>();
    ScoringIterator scored = shared.score(partition, rows, total::add);
    List<double[]> blocks = new ArrayList<>();
    double[] block = new double[4096];
    int filled = 0;
    while (scored.hasNext()) {
      double score = scored.next().score();
      if (keep) {
        block[filled++] = score;
        if (filled == block.length) {
          blocks.add(block.clone());
          filled = 0;
        }
      }
    }
    blocks.add(Arrays.copyOf(block, filled));
    return new Scores(total.get(0), blocks);
  }
}
