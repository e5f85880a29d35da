package org.ardent.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;
import org.ardent.modelfile.Reference.ReferenceRow;
import org.ardent.pack.Binarizer;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;

/**
 * Draws the reference rows by which a model judges others: at most {@value #ROWS}, and fewer if the
 * table has very many columns. The choice is a pure function of the places of rows in the table.
 */
public final class ReferenceSampler {
  private static final int ROWS = 10_000;

  /** The most numbers that come to the driver. */
  private static final int CELLS = 1 << 22;

  private static final int FEWEST_ROWS = 1000;

  private ReferenceSampler() {}

  /**
   * Makes the reference from a set of rows.
   *
   * @param rows how many the set has
   * @param model a density of one ordering
   * @param binarize whether values are probabilities, from which the seed draws 0 or 1
   */
  public static Reference reference(
      Shards shards, long rows, Model model, float[] parameters, long seed, boolean binarize) {
    int columns = model.layout().size();
    double share = Math.max(FEWEST_ROWS, Math.min(ROWS, CELLS / columns)) / (double) rows;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(shards.rdd().context());
    Broadcast<Model> sharedModel = Shipping.broadcast(context, model);
    Broadcast<float[]> sharedParameters = Shipping.broadcast(context, parameters);
    try {
      List<ReferenceRow> sample =
          Shipping.collect(
              shards
                  .rdd()
                  .mapPartitions(
                      parts -> {
                        Model density = sharedModel.value();
                        OutcomeUnits units =
                            new OutcomeUnits(density.layout(), OutcomeUnits.of(density.layout()));
                        ExampleScorer scorer =
                            new ExampleScorer(
                                new LoadedModel(density, sharedParameters.value(), Map.of()));
                        return sample(parts, scorer, units, share, seed, binarize).iterator();
                      },
                      true));
      return Reference.of(OutcomeUnits.of(model.layout()), sample);
    } finally {
      sharedModel.destroy();
      sharedParameters.destroy();
    }
  }

  private static List<ReferenceRow> sample(
      Iterator<PackedRows> parts,
      ExampleScorer scorer,
      OutcomeUnits units,
      double share,
      long seed,
      boolean binarize) {
    List<ReferenceRow> sample = new ArrayList<>();
    while (parts.hasNext()) {
      for (Examples block : parts.next().blocks()) {
        int[] chosen =
            IntStream.range(0, block.size()).filter(i -> isChosen(block.id(i), share)).toArray();
        Examples x = block.select(chosen);
        Examples drawn = binarize ? Binarizer.draw(x, seed, -1) : x;
        double[][] columns = units.compared(drawn, scorer.columns(drawn));
        for (int i = 0; i < chosen.length; i++) {
          sample.add(new ReferenceRow(columns[i], x.weight(i)));
        }
      }
    }
    return sample;
  }

  private static boolean isChosen(long row, double share) {
    return share >= 1 || Random.of(0, Random.REFERENCE, row).nextDouble() < share;
  }
}
