package org.ardent.model;

import java.util.stream.IntStream;
import org.ardent.math.Kernels;
import org.ardent.math.LogSumExp;
import org.ardent.math.Random;

/**
 * The mean of an order-agnostic model's densities in several orderings: EoNADE (Uria et al. 2016,
 * section 4.1), log p(x) = log-mean-exp over the orderings.
 *
 * <p>Ordering 0 is the model's own, ordering k a permutation that is a pure function of (seed, k).
 */
public final class OrderingEnsemble extends DensityView {
  private static final long serialVersionUID = 1L;

  /** More cannot be meant: what an ensemble gains is gained long before. */
  public static final int MAX_ORDERINGS = 10_000;

  private final OrderAgnosticModel model;
  private final int first;
  private final int end;
  private final long seed;

  private OrderingEnsemble(OrderAgnosticModel model, int first, int end, long seed) {
    super(model);
    this.model = model;
    this.first = first;
    this.end = end;
    this.seed = seed;
  }

  /**
   * The mean over the orderings 0…orderings−1; of a single one, the model itself.
   *
   * @throws IllegalArgumentException if the model knows one ordering only, or the number cannot be
   */
  public static AutoregressiveModel of(AutoregressiveModel model, int orderings, long seed) {
    return of(model, 0, orderings, seed);
  }

  /** The mean over the orderings first…end−1. */
  public static AutoregressiveModel of(AutoregressiveModel model, int first, int end, long seed) {
    if (end < 1 || end > MAX_ORDERINGS) {
      throw new IllegalArgumentException("is " + end + ", expected 1 to " + MAX_ORDERINGS);
    }
    if (end == 1) {
      return model;
    }
    if (!(model instanceof OrderAgnosticModel agnostic)) {
      throw new IllegalArgumentException(
          "is "
              + end
              + ", but a "
              + model.name()
              + " was trained for one ordering; train "
              + ORDER_AGNOSTIC
              + ", or several models of other orderings and average those");
    }
    return new OrderingEnsemble(agnostic, first, end, seed);
  }

  /** Which position of the layout comes when in ordering k. */
  static int[] ordering(int positions, long seed, int k) {
    int[] ordering = IntStream.range(0, positions).toArray();
    Random random = Random.of(seed, Random.ORDERING, k);
    for (int i = positions - 1; i > 0 && k > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = ordering[i];
      ordering[i] = ordering[j];
      ordering[j] = kept;
    }
    return ordering;
  }

  @Override
  public int masks() {
    return end - first;
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    int n = layout().size();
    int[][] orderings =
        IntStream.range(first, end).mapToObj(k -> ordering(n, seed, k)).toArray(int[][]::new);
    return new View<>(model.evaluator(kernels)) {
      @Override
      public void logLikelihood(Examples examples, double[] out, int offset) {
        double[][] each = new double[orderings.length][examples.size()];
        for (int k = 0; k < each.length; k++) {
          evaluator.logLikelihood(examples, orderings[k], 0, each[k], 0);
        }
        double[] ofRow = new double[each.length];
        for (int i = 0; i < examples.size(); i++) {
          for (int k = 0; k < each.length; k++) {
            ofRow[k] = each[k][i];
          }
          out[offset + i] = LogSumExp.mean(ofRow);
        }
      }
    };
  }
}
