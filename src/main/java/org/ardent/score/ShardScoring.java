package org.ardent.score;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.pack.Binarizer;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;

/** Log-likelihoods, or another objective, of whole sets of shards, on Spark. */
public final class ShardScoring {
  private ShardScoring() {}

  /** The likelihood of every row, summed per shard and then in shard order. */
  public static Likelihood likelihood(
      Shards shards, Model model, float[] parameters, long seed, boolean binarize) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(shards.rdd().context());
    Broadcast<Model> sharedModel = Shipping.broadcast(context, model);
    Broadcast<float[]> sharedParameters = Shipping.broadcast(context, parameters);
    try {
      List<Likelihood> perShard =
          Shipping.collect(
              shards
                  .rdd()
                  .mapPartitions(
                      it ->
                          List.of(
                                  score(
                                      it,
                                      sharedModel.value(),
                                      sharedParameters.value(),
                                      seed,
                                      binarize))
                              .iterator(),
                      true));
      return perShard.stream().reduce(Likelihood.NONE, Likelihood::plus);
    } finally {
      sharedModel.destroy();
      sharedParameters.destroy();
    }
  }

  private static Likelihood score(
      Iterator<PackedRows> shards, Model model, float[] parameters, long seed, boolean binarize) {
    Likelihood likelihood = Likelihood.NONE;
    Objective evaluator = ThreadEvaluator.of(model).evaluator(parameters);
    double shift = model.objectiveShift();
    while (shards.hasNext()) {
      for (Examples block : shards.next().blocks()) {
        Examples x = binarize ? Binarizer.draw(block, seed, -1) : block;
        double[] scores = new double[x.size()];
        evaluator.objective(x, scores, 0);
        for (int i = 0; i < scores.length; i++) {
          double ofRow = x.hasHoles() ? model.objectiveShift(x, i) : shift;
          likelihood =
              likelihood.plus(scores[i] - ofRow, x.weight(i), model.layout().logUnit(x, i));
        }
      }
    }
    return likelihood;
  }
}
