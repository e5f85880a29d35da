package org.ardent.score;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.modelfile.CellRarity;
import org.ardent.modelfile.CellRarity.CountedRow;
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

  /** Packed rows, and how many they are. */
  public record Source(Shards shards, long rows) {}

  /**
   * Makes the reference.
   *
   * @param usual rows that say how likely columns usually are
   * @param training rows that say how rare cells are by themselves
   * @param model a density of one ordering
   * @param binarize whether values are probabilities, from which the seed draws 0 or 1
   */
  public static Reference reference(
      Source usual, Source training, Model model, float[] parameters, long seed, boolean binarize) {
    CellRarity rarity = rarity(training, model.layout(), seed, binarize);
    double share = share(usual, model.layout());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(usual.shards.rdd().context());
    Broadcast<Model> sharedModel = Shipping.broadcast(context, model);
    Broadcast<float[]> sharedParameters = Shipping.broadcast(context, parameters);
    Broadcast<CellRarity> sharedRarity = Shipping.broadcast(context, rarity);
    try {
      List<ReferenceRow> sample =
          Shipping.collect(
              usual
                  .shards
                  .rdd()
                  .mapPartitions(
                      parts -> {
                        Layout layout = sharedModel.value().layout();
                        OutcomeUnits units = new OutcomeUnits(layout, OutcomeUnits.of(layout));
                        CellSurprises surprises = new CellSurprises(layout, sharedRarity.value());
                        ExampleScorer scorer =
                            new ExampleScorer(
                                new LoadedModel(
                                    sharedModel.value(), sharedParameters.value(), Map.of()));
                        List<ReferenceRow> rows = new ArrayList<>();
                        sample(
                            parts,
                            share,
                            seed,
                            binarize,
                            x -> {
                              double[][] columns = units.compared(x, scorer.columns(x));
                              double[][] rare = surprises.of(x);
                              for (int i = 0; i < columns.length; i++) {
                                rows.add(new ReferenceRow(columns[i], rare[i], x.weight(i)));
                              }
                            });
                        return rows.iterator();
                      },
                      true));
      return Reference.of(OutcomeUnits.of(model.layout()), rarity, sample);
    } finally {
      sharedModel.destroy();
      sharedParameters.destroy();
      sharedRarity.destroy();
    }
  }

  private static CellRarity rarity(Source source, Layout layout, long seed, boolean binarize) {
    double share = share(source, layout);
    List<CountedRow> sample =
        Shipping.collect(
            source
                .shards
                .rdd()
                .mapPartitions(
                    parts -> {
                      List<CountedRow> rows = new ArrayList<>();
                      sample(
                          parts,
                          share,
                          seed,
                          binarize,
                          x -> {
                            double[][] values = CellSurprises.values(layout, x);
                            for (int i = 0; i < values.length; i++) {
                              rows.add(new CountedRow(values[i], x.weight(i)));
                            }
                          });
                      return rows.iterator();
                    },
                    true));
    return CellRarity.of(layout.variables(), sample);
  }

  private static double share(Source source, Layout layout) {
    return Math.max(FEWEST_ROWS, Math.min(ROWS, CELLS / layout.size())) / (double) source.rows;
  }

  /** Hands the rows that are chosen over, in blocks. */
  private static void sample(
      Iterator<PackedRows> parts,
      double share,
      long seed,
      boolean binarize,
      Consumer<Examples> chosen) {
    while (parts.hasNext()) {
      for (Examples block : parts.next().blocks()) {
        Examples x =
            block.select(
                IntStream.range(0, block.size())
                    .filter(i -> isChosen(block.id(i), share))
                    .toArray());
        chosen.accept(binarize ? Binarizer.draw(x, seed, -1) : x);
      }
    }
  }

  private static boolean isChosen(long row, double share) {
    return share >= 1 || Random.of(0, Random.REFERENCE, row).nextDouble() < share;
  }
}
