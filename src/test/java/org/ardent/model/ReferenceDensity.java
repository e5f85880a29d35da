package org.ardent.model;

import java.util.Arrays;
import java.util.Map;
import org.apache.commons.math3.special.Erf;

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
    if (variable instanceof GatedVariable gated) {
      return gated(gated, out, x);
    }
    Variable.Grid grid = variable instanceof Variable.Grid g ? g : null;
    Variable.Real real = grid == null ? (Variable.Real) variable : grid.real();
    int k = real.components();
    boolean logits = real.learnedWeights() && real.family() != Variable.Family.GAUSSIAN;
    int means = logits ? k : 0;
    double[] joint = new double[k];
    double normalizer = logits ? logSumExp(Arrays.copyOf(out, k)) : 0;
    for (int i = 0; i < k; i++) {
      double logScale = Math.max(out[means + k + i], real.minLogScale());
      double z = (x - out[means + i]) / Math.exp(logScale);
      double logWeight = logits ? out[i] - normalizer : -Math.log(k);
      double f = logStandard(real.family(), z);
      joint[i] =
          logWeight + (grid == null ? f - logScale : cell(grid, x, out[means + i], logScale));
    }
    return logSumExp(joint);
  }

  private static double logStandard(Variable.Family family, double z) {
    return switch (family) {
      case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> -z * z / 2 - Math.log(2 * Math.PI) / 2;
      case MIXTURE_OF_LOGISTICS -> -Math.abs(z) - 2 * Math.log1p(Math.exp(-Math.abs(z)));
      case MIXTURE_OF_LAPLACES -> -Math.abs(z) - Math.log(2);
    };
  }

  /** log [F((u−μ)/s) − F((l−μ)/s)], by its mirror image where the cell is above the mean. */
  private static double cell(Variable.Grid grid, double x, double mean, double logScale) {
    double half = grid.step() / grid.real().std() / 2;
    double value = grid.real().mean() + grid.real().std() * x;
    boolean lowest = value < grid.lower() + grid.step() / 2;
    boolean highest = value > grid.upper() - grid.step() / 2;
    double scale = Math.exp(logScale);
    double lower = lowest ? Double.NEGATIVE_INFINITY : (x - half - mean) / scale;
    double upper = highest ? Double.POSITIVE_INFINITY : (x + half - mean) / scale;
    Variable.Family family = grid.real().family();
    double width = 2 * half / scale;
    double middle = (lower + upper) / 2;
    if (family == Variable.Family.MIXTURE_OF_LAPLACES && lower < 0 && upper > 0) {
      // Around the kink.
      return Math.log(-(Math.expm1(lower) + Math.expm1(-upper)) / 2);
    }
    if (width * (1 + Math.abs(middle)) < 1e-4) {
      // So narrow that the density is the same all over it.
      return logStandard(family, middle) + Math.log(width);
    }
    if (lower < 0 && upper > 0) {
      return Math.log(Math.exp(logBelow(family, upper)) - Math.exp(logBelow(family, lower)));
    }
    double more = logBelow(family, lower >= 0 ? -lower : upper);
    double less = logBelow(family, lower >= 0 ? -upper : lower);
    return more + Math.log(-Math.expm1(less - more));
  }

  /** The logarithm of the standard density's distribution function. */
  static double logBelow(Variable.Family family, double z) {
    return switch (family) {
      case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> logNormalBelow(z);
      case MIXTURE_OF_LOGISTICS -> Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
      case MIXTURE_OF_LAPLACES -> z < 0 ? z - Math.log(2) : Math.log1p(-Math.exp(-z) / 2);
    };
  }

  /** Far out by the asymptotic series (Abramowitz &amp; Stegun 26.2.12). */
  private static double logNormalBelow(double z) {
    if (z > -30) {
      return Math.log(Erf.erfc(-z / Math.sqrt(2)) / 2);
    }
    double y = 1 / (z * z);
    double series = -y + 3 * y * y - 15 * y * y * y + 105 * y * y * y * y - 945 * y * y * y * y * y;
    return -z * z / 2 - Math.log(-z) - Math.log(2 * Math.PI) / 2 + Math.log1p(series);
  }

  private static double gated(GatedVariable variable, double[] out, double x) {
    int gates = variable.atoms().size() + (variable.missing() ? 1 : 0);
    double[] logits = Arrays.copyOf(out, gates + 1);
    logits[gates] = 0;
    double normalizer = logSumExp(logits);
    double[] own = Arrays.copyOfRange(out, gates, out.length);
    if (Double.isNaN(x)) {
      return out[0] - normalizer;
    }
    int atom = outcome(variable, x);
    double unit = variable.ungated() instanceof Variable.Real real ? Math.log(real.std()) : 0;
    double ordinary = logDensity(variable.ungated(), own, x) - normalizer - unit;
    if (atom < 0) {
      return ordinary;
    }
    return variable.ungated() instanceof Variable.Grid
        ? logSumExp(new double[] {out[atom] - normalizer, ordinary})
        : out[atom] - normalizer;
  }

  /** The number of a value's outcome, or −1. */
  private static int outcome(GatedVariable variable, double x) {
    for (int i = 0; i < variable.atoms().size(); i++) {
      if (Math.abs(variable.encode(variable.atoms().get(i)) - x) < 1e-9) {
        return i + (variable.missing() ? 1 : 0);
      }
    }
    return Double.isNaN(x) ? 0 : -1;
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
      Variable variable = layout.variables().get(layout.variableAt(t));
      int in = layout.inputStart(t);
      if (variable instanceof GatedVariable gated) {
        int outcome = outcome(gated, x[t]);
        if (outcome >= 0) {
          inputs[in + outcome] = 1;
          continue;
        }
        in += gated.atoms().size() + (gated.missing() ? 1 : 0);
      }
      if (variable.ungated() instanceof Variable.Nominal) {
        inputs[in + (int) x[t]] = 1;
      } else {
        inputs[in] = x[t];
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
    double max = Arrays.stream(v).max().orElseThrow();
    return max + Math.log(Arrays.stream(v).map(a -> Math.exp(a - max)).sum());
  }
}
