package org.ardent.score;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.ardent.math.Random;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.RowDecoder;
import org.ardent.shipping.Shipping;
import scala.Tuple2;

/**
 * Draws rows in parallel. Row i is a pure function of model, seed, i and the given values. Spark
 * draws the rows when an action needs them, which must be before {@link #close}.
 */
public final class Sampler implements AutoCloseable {
  /** Rows per task: enough to be worth the preparation of an evaluator. */
  private static final int ROWS_PER_TASK = 2000;

  /** About so many files have all samples, unless these are few or very many. */
  private static final int FILES = 64;

  private static final int MOST_ROWS_PER_FILE = 250_000;

  private static final int[] NOTHING = {};

  private final SparkSession spark;
  private final Broadcast<ScoringModel> model;

  /** A sampler of a density; the executors get a copy of it. */
  public Sampler(SparkSession spark, LoadedModel model) {
    this.spark = spark;
    this.model =
        Shipping.broadcast(
            JavaSparkContext.fromSparkContext(spark.sparkContext()), new ScoringModel(model));
  }

  /**
   * Rows that samples continue.
   *
   * @param rows the values at the given positions of the ordering, in their order
   * @param count how many rows, at least 1
   * @param positions which positions are given, ascending: the first ones, unless the model is an
   *     {@link OrderAgnosticModel}, which draws what is NaN there too
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Given(JavaRDD<double[]> rows, long count, int[] positions) {}

  /** A row drawn from the model, in column order and the data's own units. */
  public static final class Sample implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] values;
    private final double[] means;

    Sample(double[] values, double[] means) {
      this.values = values;
      this.means = means;
    }

    /** What was drawn. */
    public double[] values() {
      return values;
    }

    /**
     * Of every column E[x | columns before it]: for a binary one the probability its value was
     * drawn from.
     */
    public double[] means() {
      return means;
    }
  }

  /**
   * The rows of {@link #draw} as a DataFrame whose rows are drawn as they are written, once.
   *
   * @param cells of the model's columns
   */
  public Dataset<Row> dataFrame(long count, long seed, SampleCells cells) {
    Broadcast<ScoringModel> local = model;
    JavaRDD<InternalRow> rows =
        spark
            .range(0, count, 1, files(count))
            .toJavaRDD()
            .mapPartitions(
                indices -> {
                  Evaluator evaluator = local.value().evaluator();
                  Layout layout = local.value().layout();
                  return cells.rows(
                      layout,
                      mapped(
                          indices, i -> draw(evaluator, layout, i, seed, null, NOTHING).values()));
                });
    return ((org.apache.spark.sql.classic.SparkSession) spark)
        .internalCreateDataFrame(rows.rdd(), cells.schema(), false);
  }

  /** Draws so many rows; the same seed gives the same rows. */
  public JavaRDD<Sample> draw(long count, long seed) {
    return draw(spark, model, count, seed);
  }

  /**
   * The same from a broadcast, which the caller destroys.
   *
   * @param count how many rows
   * @param seed the same seed draws the same rows
   */
  public static JavaRDD<Sample> draw(
      SparkSession spark, Broadcast<ScoringModel> model, long count, long seed) {
    return spark
        .range(0, count, 1, tasks(count))
        .toJavaRDD()
        .mapPartitions(
            indices -> {
              Evaluator evaluator = model.value().evaluator();
              Layout layout = model.value().layout();
              return mapped(indices, i -> draw(evaluator, layout, i, seed, null, NOTHING));
            });
  }

  /**
   * Continues given rows: sample i continues row i modulo their number. The given rows reach the
   * tasks by a shuffle, and not through the driver.
   *
   * @param count how many rows
   * @param seed the same seed draws the same rows
   */
  public JavaRDD<Sample> draw(long count, long seed, Given given) {
    Broadcast<ScoringModel> local = model;
    long rows = given.count;
    int[] positions = given.positions;
    return given
        .rows
        .zipWithIndex()
        .filter(row -> row._2() < count)
        .flatMapToPair(
            row ->
                LongStream.iterate(row._2(), i -> i < count, i -> i + rows)
                    .mapToObj(i -> new Tuple2<>(i, row._1()))
                    .iterator())
        .repartitionAndSortWithinPartitions(new Blocks(tasks(count)))
        .mapPartitions(
            samples -> {
              Evaluator evaluator = local.value().evaluator();
              Layout layout = local.value().layout();
              return mapped(
                  samples,
                  sample -> {
                    double[] row = new double[layout.size()];
                    for (int k = 0; k < positions.length; k++) {
                      row[layout.variableAt(positions[k])] = sample._2()[k];
                    }
                    return draw(evaluator, layout, sample._1(), seed, row, positions);
                  });
            });
  }

  private static int tasks(long count) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE, (count + ROWS_PER_TASK - 1) / ROWS_PER_TASK));
  }

  /** Tasks of which each writes a file: a table of very many small ones is slow to read. */
  private static int files(long count) {
    long rows = Math.max(ROWS_PER_TASK, Math.min(MOST_ROWS_PER_FILE, count / FILES));
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (count + rows - 1) / rows));
  }

  /** Runs of samples, one after the other. */
  private static final class Blocks extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int count;

    Blocks(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object index) {
      return (int) Math.min(count - 1L, (long) index / ROWS_PER_TASK);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blocks blocks && blocks.count == count;
    }

    @Override
    public int hashCode() {
      return count;
    }
  }

  private static <T, S> Iterator<S> mapped(Iterator<T> from, Function<T, S> draw) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return from.hasNext();
      }

      @Override
      public S next() {
        return draw.apply(from.next());
      }
    };
  }

  /** Frees the copies of the model on the executors. */
  @Override
  public void close() {
    model.destroy();
  }

  /**
   * Draws one row.
   *
   * @param index of the row: with the seed it fixes what is drawn
   * @param given values in column order, of which those at the given positions are kept
   * @param positions of the ordering that are given, ascending: the first ones, unless the model is
   *     an {@link OrderAgnosticModel}, which draws what is NaN there too
   */
  public static Sample draw(
      Evaluator evaluator, Layout layout, long index, long seed, double[] given, int[] positions) {
    int n = layout.size();
    int[] known =
        evaluator instanceof OrderAgnosticEvaluator
            ? Arrays.stream(positions)
                .filter(t -> !Double.isNaN(given[layout.variableAt(t)]))
                .toArray()
            : positions;
    int k = known.length;
    double[] values = new double[n];
    for (int t : known) {
      values[t] = layout.encode(t, given[layout.variableAt(t)]);
    }
    double[] means = new double[n];
    Random random = Random.of(seed, Random.SAMPLE, index);
    if (k == 0 || known[k - 1] == k - 1) {
      evaluator.sample(k, values, means, random);
    } else {
      boolean[] isGiven = new boolean[n];
      for (int t : known) {
        isGiven[t] = true;
      }
      ((OrderAgnosticEvaluator) evaluator).sample(isGiven, values, means, random);
    }
    double[] row = RowDecoder.values(layout, values);
    for (int t : known) {
      // The value as it was given, since standardising rounds.
      int v = layout.variableAt(t);
      row[v] = given[v];
    }
    return new Sample(row, RowDecoder.means(layout, means));
  }
}
