package org.ardent.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ardent.math.DenseProducts;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.KernelProvider;
import org.ardent.math.Matrix;
import org.ardent.math.Random;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.StepKey;
import org.ardent.modelfile.LoadedModel;
import org.ardent.synthetic.SyntheticDigits;

/**
 * What part of sgemm's pace models reach on one thread: a ratio that does not depend on the machine
 * as much as examples per second do.
 *
 * <p>Of a model only the products over its output weights are counted, 784 × 500 fused additions
 * per example for a score and three times as many for a gradient, and all of its time. sgemm
 * multiplies the same shapes, 1000 examples at once, by what {@code ardent.blas} names. They take
 * turns. Both have the least time of a turn, since neighbours can only slow them down.
 */
public final class SgemmRatio {
  private static final List<String> MODELS =
      List.of("nade relu", "nade sigmoid", "nade-orderless relu");

  private static final int EXAMPLES = 1000;
  private static final int OUTPUTS = SyntheticDigits.PIXELS;
  private static final int UNITS = 500;
  private static final int ROUNDS = 7;
  private static final double TURN_SECONDS = 0.7;
  private static final double NANOS = 1e-9;

  private SgemmRatio() {}

  /** Work that is timed as a whole. */
  @FunctionalInterface
  private interface Work {
    void run();
  }

  /**
   * Prints GFLOP/s and ratios.
   *
   * @param args rows in place of synthetic digits, an {@code .amat.gz}; and a model file in place
   *     of weights at the start of training
   */
  public static void main(String[] args) throws IOException {
    List<int[]> pixels = BenchmarkData.pixels(args.length > 0 ? args[0] : null, EXAMPLES);
    Work sgemm = sgemm();
    System.out.println("sgemm: " + DenseProductsProvider.description());
    System.out.println(
        "GFLOP/s and share of sgemm's, median (least–greatest) of " + ROUNDS + " rounds:");
    List<LoadedModel> models = new ArrayList<>();
    if (args.length > 1) {
      models.add(BenchmarkData.load(args[1]));
    } else {
      MODELS.forEach(words -> models.add(BenchmarkData.start(words)));
    }
    for (LoadedModel loaded : models) {
      Layout layout = loaded.model().layout();
      float[] parameters = loaded.parameters();
      Evaluator evaluator = loaded.model().density().evaluator(parameters);
      Examples examples = BenchmarkData.examples(pixels, layout);
      float[] gradient = new float[parameters.length];
      double[] scores = new double[examples.size()];
      double flops = 2.0 * examples.size() * layout.outputs() * UNITS;
      String name = loaded.model().name() + " " + loaded.model().activation().label();
      print(name + ", score", flops, () -> evaluator.logLikelihood(examples, scores, 0), sgemm);
      print(
          name + ", gradient",
          3 * flops,
          () -> {
            Arrays.fill(gradient, 0);
            evaluator.load(parameters);
            evaluator.startStep(new StepKey(1, 0, 0));
            evaluator.addGradient(examples, null, gradient);
          },
          sgemm);
    }
  }

  private static void print(String name, double flops, Work work, Work sgemm) {
    double[] pace = new double[ROUNDS];
    double[] share = new double[ROUNDS];
    double sgemmFlops = 2.0 * EXAMPLES * OUTPUTS * UNITS;
    seconds(sgemm);
    seconds(work);
    for (int round = 0; round < ROUNDS; round++) {
      double other = sgemmFlops / seconds(sgemm);
      double own = flops / seconds(work);
      pace[round] = own * NANOS;
      share[round] = 100 * own / other;
    }
    System.out.printf(
        Locale.ROOT,
        "%-32s %s GFLOP/s, %s %%%n",
        name,
        Spread.of(pace).all("%.1f"),
        Spread.of(share).all("%.0f"));
  }

  /** The least time of the work in a turn. */
  private static double seconds(Work work) {
    double least = Double.MAX_VALUE;
    long turn = System.nanoTime();
    while ((System.nanoTime() - turn) * NANOS < TURN_SECONDS) {
      long start = System.nanoTime();
      work.run();
      least = Math.min(least, (System.nanoTime() - start) * NANOS);
    }
    return least;
  }

  /** y = x·V, examples × units times units × outputs. */
  private static Work sgemm() {
    DenseProducts products = DenseProductsProvider.create(KernelProvider.create());
    float[] x = values(EXAMPLES * UNITS, 1);
    float[] v = values(UNITS * OUTPUTS, 2);
    float[] y = new float[EXAMPLES * OUTPUTS];
    return () ->
        products.multiply(
            EXAMPLES,
            OUTPUTS,
            UNITS,
            new Matrix(x, 0, UNITS),
            new Matrix(v, 0, OUTPUTS),
            new Matrix(y, 0, OUTPUTS));
  }

  private static float[] values(int n, int seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (0.01 * random.nextGaussian());
    }
    return values;
  }
}
