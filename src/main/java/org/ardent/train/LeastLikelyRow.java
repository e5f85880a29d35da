package org.ardent.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.pack.Binarizer;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;

/**
 * The least likely row of a set and its least likely cell. It tells a user which cell makes a mean
 * absurd.
 *
 * @param row its index in the table, from 0
 * @param column its least likely column; of a model that tells no columns apart the one that is
 *     furthest from its mean
 * @param objective log p of the row, nats, or what the model has in its place
 */
record LeastLikelyRow(long row, int column, double objective) implements Serializable {
  /** Where a likelihood is NaN, nothing is less likely. */
  private static final Comparator<LeastLikelyRow> BY_OBJECTIVE =
      Comparator.comparingDouble(
          (LeastLikelyRow least) ->
              Double.isNaN(least.objective) ? Double.NEGATIVE_INFINITY : least.objective);

  /**
   * What to say about a set whose mean loss is out of all proportion to that of training; nothing
   * if it is not, which costs nothing.
   *
   * @param shards the set
   * @param loss its mean loss, nats per example
   * @param trainLoss that of the training set, nats per example
   */
  static Optional<String> warning(
      Shards shards,
      Model model,
      float[] parameters,
      TrainingSettings settings,
      double loss,
      double trainLoss) {
    double shift = model.objectiveShift();
    if (Double.isFinite(loss)
        && !Divergence.isAbsurd(loss - shift, trainLoss - shift, model.layout().size())) {
      return Optional.empty();
    }
    LeastLikelyRow least = find(shards, model, parameters, settings);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: row %d, %s: the %s of the row is %.4g, which makes that of the set %.4g",
            shards.table().source(),
            shards.table().rowNumber(least.row),
            shards.table().columnLabel(least.column),
            model.score().label(),
            model.score().of(least.objective),
            model.score().of(-loss)));
  }

  private static LeastLikelyRow find(
      Shards shards, Model model, float[] parameters, TrainingSettings settings) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(shards.rdd().context());
    Broadcast<Model> sharedModel = Shipping.broadcast(context, model);
    Broadcast<float[]> sharedParameters = Shipping.broadcast(context, parameters);
    long seed = settings.seed();
    boolean binarize = settings.rebinarize();
    try {
      return Shipping.collect(
              shards
                  .rdd()
                  .flatMap(rows -> rows.blocks().iterator())
                  .map(
                      x ->
                          of(
                              binarize ? Binarizer.draw(x, seed, -1) : x,
                              sharedModel.value(),
                              sharedParameters.value())))
          .stream()
          .min(BY_OBJECTIVE)
          .orElseThrow();
    } finally {
      sharedModel.destroy();
      sharedParameters.destroy();
    }
  }

  private static LeastLikelyRow of(Examples rows, Model model, float[] parameters) {
    Objective evaluator = model.evaluator(parameters);
    double[] scores = new double[rows.size()];
    evaluator.objective(rows, scores, 0);
    int least = 0;
    for (int i = 1; i < scores.length && !Double.isNaN(scores[least]); i++) {
      if (!(scores[i] >= scores[least])) {
        least = i;
      }
    }
    Examples row = rows.select(new int[] {least});
    return new LeastLikelyRow(
        row.id(0), column(row, model, parameters), scores[least] - model.objectiveShift());
  }

  private static int column(Examples row, Model model, float[] parameters) {
    Layout layout = model.layout();
    double[] byPosition = new double[layout.size()];
    if (model instanceof AutoregressiveModel density && model.masks() == 1) {
      density.evaluator(parameters).conditionalLogLikelihood(row, byPosition);
    } else {
      for (int t = 0; t < byPosition.length; t++) {
        byPosition[t] = -largestCode(row, layout.inputStart(t), layout.inputStart(t + 1));
      }
    }
    int least = 0;
    for (int t = 1; t < byPosition.length && !Double.isNaN(byPosition[least]); t++) {
      if (!(byPosition[t] >= byPosition[least])) {
        least = t;
      }
    }
    return layout.variableAt(least);
  }

  private static double largestCode(Examples row, int from, int to) {
    double largest = 0;
    for (int e = row.start(0); e < row.start(1); e++) {
      if (row.column(e) >= from && row.column(e) < to) {
        largest = Math.max(largest, Math.abs(row.exactValue(e)));
      }
    }
    return largest;
  }
}
