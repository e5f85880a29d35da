package org.ardent.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.math.Kernels;

/**
 * The density p(targets | givens) of some columns given others, whatever the rest is: what a row
 * scores is log p of its targets' values.
 *
 * <p>An order-agnostic model has it for any columns; one of a single ordering where givens and
 * targets are the columns at its first positions, and the givens come before the targets.
 */
public final class ConditionalDensity extends DensityView {
  private static final long serialVersionUID = 1L;

  private final AutoregressiveModel model;
  private final int[] sequence;
  private final int given;

  private ConditionalDensity(AutoregressiveModel model, int[] sequence, int given) {
    super(model);
    this.model = model;
    this.sequence = sequence;
    this.given = given;
  }

  /**
   * A conditional density.
   *
   * @param targets columns, at least one, none twice
   * @param givens other columns, none twice
   * @throws IllegalArgumentException if the model does not have it; the message says what would
   *     work
   */
  public static ConditionalDensity of(
      AutoregressiveModel model, List<Integer> targets, List<Integer> givens) {
    Layout layout = model.layout();
    BitSet first = positions(layout, givens);
    BitSet last = positions(layout, targets);
    if (last.isEmpty()
        || first.intersects(last)
        || first.cardinality() + last.cardinality() < givens.size() + targets.size()) {
      throw new IllegalArgumentException("a column is given or a target, and that once");
    }
    int k = givens.size();
    int m = k + targets.size();
    boolean prefix = model.masks() == 1 && first.nextClearBit(0) >= k && last.nextClearBit(k) >= m;
    if (!prefix && !(model instanceof OrderAgnosticModel)) {
      throw new IllegalArgumentException(
          "a "
              + model.name()
              + " has this only where the columns given, then the targets, are the first of its"
              + " ordering; train "
              + ORDER_AGNOSTIC
              + " for any");
    }
    return new ConditionalDensity(
        model, IntStream.concat(first.stream(), last.stream()).toArray(), k);
  }

  private static BitSet positions(Layout layout, List<Integer> columns) {
    BitSet positions = new BitSet();
    columns.forEach(column -> positions.set(layout.positionOf(column)));
    return positions;
  }

  /** How many columns are targets. */
  @Override
  public int scoredVariables() {
    return sequence.length - given;
  }

  /** Σ log std of the real targets. */
  @Override
  public double objectiveShift() {
    return Arrays.stream(sequence, given, sequence.length).mapToDouble(layout()::logScale).sum();
  }

  @Override
  public double objectiveShift(Examples examples, int row) {
    double shift = objectiveShift();
    for (int h = examples.holeStart(row); h < examples.holeStart(row + 1); h++) {
      for (int s = given; s < sequence.length; s++) {
        shift -= sequence[s] == examples.hole(h) ? layout().logScale(sequence[s]) : 0;
      }
    }
    return shift;
  }

  @Override
  public Evaluator evaluator(Kernels kernels) {
    if (model instanceof OrderAgnosticModel agnostic) {
      return new View<>(agnostic.evaluator(kernels)) {
        @Override
        public void logLikelihood(Examples examples, double[] out, int offset) {
          evaluator.logLikelihood(examples, sequence, given, out, offset);
        }
      };
    }
    int n = layout().size();
    return new View<>(model.evaluator(kernels)) {
      @Override
      public void logLikelihood(Examples examples, double[] out, int offset) {
        double[] conditionals = new double[examples.size() * n];
        evaluator.conditionalLogLikelihood(examples, conditionals);
        for (int i = 0; i < examples.size(); i++) {
          out[offset + i] = 0;
          for (int s = given; s < sequence.length; s++) {
            out[offset + i] += conditionals[i * n + sequence[s]];
          }
        }
      }
    };
  }
}
