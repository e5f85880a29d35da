package org.ardent.score;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.ardent.math.Random;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.pack.RowDecoder;

/** Draws rows, in parallel; row i is a pure function of (model, seed, i, what is given). */
public final class Sampler {
  /** Rows of one task: enough to pay for preparing an evaluator. */
  private static final int ROWS_PER_TASK = 2000;

  private Sampler() {}

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
   * Draws rows; nothing runs before an action does.
   *
   * @param count how many
   * @param seed the same seed draws the same rows
   * @param given rows in column order whose first {@code observed} positions of the ordering are
   *     kept; sample i continues row i modulo their number. Null if nothing is given
   * @param observed how many positions are given
   */
  public static JavaRDD<Sample> draw(
      SparkSession spark,
      AutoregressiveModel model,
      float[] parameters,
      long count,
      long seed,
      double[][] given,
      int observed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<AutoregressiveModel> sharedModel = context.broadcast(model);
    Broadcast<float[]> sharedParameters = context.broadcast(parameters);
    Broadcast<double[][]> sharedGiven = context.broadcast(given == null ? new double[0][] : given);
    int tasks =
        (int) Math.max(1, Math.min(Integer.MAX_VALUE, (count + ROWS_PER_TASK - 1) / ROWS_PER_TASK));
    return spark
        .range(0, count, 1, tasks)
        .toJavaRDD()
        .mapPartitions(
            indices -> {
              Evaluator evaluator = sharedModel.value().evaluator(sharedParameters.value());
              return new Iterator<Sample>() {
                @Override
                public boolean hasNext() {
                  return indices.hasNext();
                }

                @Override
                public Sample next() {
                  return one(
                      evaluator,
                      sharedModel.value().layout(),
                      indices.next(),
                      seed,
                      sharedGiven.value(),
                      observed);
                }
              };
            });
  }

  private static Sample one(
      Evaluator evaluator, Layout layout, long index, long seed, double[][] given, int observed) {
    double[] row = observed == 0 ? null : given[(int) (index % given.length)];
    return draw(evaluator, layout, index, seed, row, observed);
  }

  /**
   * Draws one row.
   *
   * @param index of the row: with the seed it fixes what is drawn
   * @param given values in column order, of which the first {@code observed} positions of the
   *     ordering are kept; not read if that is 0
   */
  public static Sample draw(
      Evaluator evaluator, Layout layout, long index, long seed, double[] given, int observed) {
    float[] values =
        observed == 0 ? new float[layout.size()] : RowDecoder.prefix(layout, given, observed);
    double[] means = new double[layout.size()];
    evaluator.sample(observed, values, means, Random.of(seed, Random.SAMPLE, index));
    double[] row = RowDecoder.decode(layout, values);
    for (int t = 0; t < observed; t++) {
      // As it was given: standardising rounds.
      int v = layout.variableAt(t);
      row[v] = given[v];
    }
    return new Sample(row, RowDecoder.decode(layout, means));
  }
}
