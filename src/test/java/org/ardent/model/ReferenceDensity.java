package org.ardent.model;

import java.util.Map;

/**
 * Conditionals in plain double arithmetic, written from DESIGN §1 and sharing nothing with the code
 * under test.
 */
public final class ReferenceDensity {
  private ReferenceDensity() {}

  public static double logDensity(Variable variable, double[] out, double x) {
    if (variable instanceof Variable.Binary) {
      double z = (1 - 2 * x) * out[0];
      return -(Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
    }
    if (variable instanceof Variable.Nominal) {
      return out[(int) x] - logSumExp(out);
    }
    Variable.Real real = (Variable.Real) variable;
    int k = real.components();
    boolean logits = real.learnedWeights() && real.family() != Variable.Family.GAUSSIAN;
    int means = logits ? k : 0;
    double[] joint = new double[k];
    double normalizer = logits ? logSumExp(java.util.Arrays.copyOf(out, k)) : 0;
    for (int i = 0; i < k; i++) {
      double logScale = Math.max(out[means + k + i], real.minLogScale());
      double z = (x - out[means + i]) / Math.exp(logScale);
      double logWeight = logits ? out[i] - normalizer : -Math.log(k);
      double f =
          switch (real.family()) {
            case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> -z * z / 2 - Math.log(2 * Math.PI) / 2;
            case MIXTURE_OF_LOGISTICS -> -Math.abs(z) - 2 * Math.log1p(Math.exp(-Math.abs(z)));
            case MIXTURE_OF_LAPLACES -> -Math.abs(z) - Math.log(2);
          };
      joint[i] = logWeight + f - logScale;
    }
    return logSumExp(joint);
  }

  public static double activation(Activation activation, double a) {
    return switch (activation) {
      case SIGMOID -> 1 / (1 + Math.exp(-a));
      case RELU -> Math.max(a, 0);
      case TANH -> Math.tanh(a);
    };
  }

  /** The encoded inputs of a row given by position. */
  public static double[] inputs(Layout layout, float[] x) {
    double[] inputs = new double[layout.inputs()];
    for (int t = 0; t < layout.size(); t++) {
      if (layout.variables().get(layout.variableAt(t)) instanceof Variable.Nominal) {
        inputs[layout.inputStart(t) + (int) x[t]] = 1;
      } else {
        inputs[layout.inputStart(t)] = x[t];
      }
    }
    return inputs;
  }

  /** A model's log-likelihood in double precision. */
  @FunctionalInterface
  public interface LogLikelihood {
    /**
     * log p of a row.
     *
     * @param tensors the tensors of the model file by name
     * @param x by position
     * @param mask of the hidden units
     */
    double of(Map<String, double[]> tensors, float[] x, float[] mask);
  }

  private static double logSumExp(double[] v) {
    double max = java.util.Arrays.stream(v).max().orElseThrow();
    return max + Math.log(java.util.Arrays.stream(v).map(a -> Math.exp(a - max)).sum());
  }
}
