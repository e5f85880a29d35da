package org.ardent.model;

import java.util.Arrays;

/**
 * Log-likelihoods in double precision, for layouts with standardised numbers. A value z standard
 * deviations from the mean costs z²/2 nats. If z is some hundreds, the seventh digit of a mean, a
 * log-scale or the value is a hundredth of a nat, and float32 has no more digits. The parameters
 * themselves are exact. Not thread safe.
 */
public final class DoubleDensity {

  /** A model's forward pass in double arithmetic. */
  @FunctionalInterface
  public interface Forward {
    /**
     * Computes all outputs of a row.
     *
     * @param inputs N_in inputs; 0 where none is active
     * @param out receives N_out outputs
     */
    void outputs(double[] inputs, double[] out);
  }

  private final Layout layout;
  private final Forward forward;
  private final int[] positionOfInput;
  private final double[] inputs;
  private final double[] out;

  /** The encoded value of every position. */
  private final double[] x;

  public DoubleDensity(Layout layout, Forward forward) {
    this.layout = layout;
    this.forward = forward;
    positionOfInput = Outputs.positionsOfInputs(layout);
    inputs = new double[layout.inputs()];
    out = new double[layout.outputs()];
    x = new double[layout.size()];
  }

  /** As {@link Evaluator#logLikelihood}. */
  public void logLikelihood(Examples examples, double[] result, int offset) {
    for (int i = 0; i < examples.size(); i++) {
      unpack(examples, i);
      double sum = 0;
      for (int t = 0; t < x.length; t++) {
        sum += conditional(t);
      }
      result[offset + i] = sum;
    }
  }

  /** As {@link Evaluator#conditionalLogLikelihood}. */
  public void conditionalLogLikelihood(Examples examples, double[] result) {
    for (int i = 0; i < examples.size(); i++) {
      unpack(examples, i);
      for (int t = 0; t < x.length; t++) {
        result[i * x.length + t] = conditional(t);
      }
    }
  }

  /** As {@link Evaluator#visitOutputs}. */
  public void visitOutputs(Examples examples, Evaluator.OutputsVisitor visitor) {
    for (int i = 0; i < examples.size(); i++) {
      unpack(examples, i);
      for (int t = 0; t < x.length; t++) {
        visitor.visit(i, t, out, layout.outputStart(t));
      }
    }
  }

  private double conditional(int t) {
    return layout.conditional(t).logDensity(out, layout.outputStart(t), x[t]);
  }

  private void unpack(Examples examples, int i) {
    Arrays.fill(inputs, 0);
    Arrays.fill(x, 0);
    for (int e = examples.start(i); e < examples.start(i + 1); e++) {
      int column = examples.column(e);
      int t = positionOfInput[column];
      inputs[column] = examples.exactValue(e);
      x[t] = layout.value(t, column, inputs[column]);
    }
    forward.outputs(inputs, out);
  }
}
