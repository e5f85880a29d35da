package org.ardent.model.conditional;

import java.util.Arrays;
import org.ardent.math.LogSumExp;
import org.ardent.math.Random;

/**
 * A gate before another conditional: it says which of some outcomes there is, <em>missing</em> or
 * one of the atoms, or else an ordinary value, of which the other conditional then has the density.
 *
 * <p>Outputs: one logit g for each of the G outcomes, missing first; the other conditional's own.
 * The logit of an ordinary value is 0: P = softmax(0, g). log p = log P(outcome), and for an
 * ordinary value log P(value) + log p(x). Where the ordinary part has a mass at an atom too, both
 * count: log [P(atom) + P(value)·p(x)]. ∂g = r − P with r the share that the outcome itself has of
 * p, and the other conditional's gradient times what the ordinary part has of it.
 */
public final class Gated implements Conditional {
  private static final long serialVersionUID = 1L;

  private final Conditional value;
  private final boolean missing;
  private final double[] atoms;
  private final boolean mass;
  private final double logUnit;
  private final int gates;

  /**
   * A gated conditional.
   *
   * @param value of ordinary values
   * @param missing whether there is the outcome that a value is missing
   * @param atoms the values, encoded, that are outcomes of their own
   * @param mass whether an atom can come out of the ordinary part too
   * @param logUnit what is subtracted from the log-density of an ordinary value, to bring it into
   *     the data's own units: an outcome is a probability in any unit
   */
  public Gated(Conditional value, boolean missing, double[] atoms, boolean mass, double logUnit) {
    this.value = value;
    this.missing = missing;
    this.atoms = atoms.clone();
    this.mass = mass;
    this.logUnit = logUnit;
    gates = atoms.length + (missing ? 1 : 0);
    if (gates == 0) {
      throw new IllegalArgumentException("a gate has at least one outcome");
    }
  }

  /** The number of the outcome that a value is, −1 of an ordinary value. */
  private int outcome(double x) {
    if (Double.isNaN(x)) {
      return missing ? 0 : -1;
    }
    for (int i = 0; i < atoms.length; i++) {
      if (x == atoms[i]) {
        return i + (missing ? 1 : 0);
      }
    }
    return -1;
  }

  /** The value that an outcome is: NaN if it is missing. */
  private double valueOf(int outcome) {
    return missing && outcome == 0 ? Double.NaN : atoms[outcome - (missing ? 1 : 0)];
  }

  @Override
  public int outputs() {
    return gates + value.outputs();
  }

  @Override
  public double logDensity(float[] out, int o, double x) {
    return logDensity(out, o, x, outcome(x), logNormalizer(out, o));
  }

  private double logDensity(float[] out, int o, double x, int outcome, double logNormalizer) {
    if (outcome < 0) {
      return value.logDensity(out, o + gates, x) - logNormalizer - logUnit;
    }
    double logGate = out[o + outcome] - logNormalizer;
    return isAlsoOrdinary(x)
        ? logSum(logGate, value.logDensity(out, o + gates, x) - logNormalizer)
        : logGate;
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    double[] logits = new double[gates + 1];
    System.arraycopy(out, o, logits, 1, gates);
    double logNormalizer = LogSumExp.of(logits);
    int outcome = outcome(x);
    if (outcome < 0) {
      return value.logDensity(out, o + gates, x) - logNormalizer - logUnit;
    }
    double logGate = out[o + outcome] - logNormalizer;
    return isAlsoOrdinary(x)
        ? logSum(logGate, value.logDensity(out, o + gates, x) - logNormalizer)
        : logGate;
  }

  @Override
  public double gradient(float[] out, int o, double x, float[] delta, int d) {
    double logNormalizer = logNormalizer(out, o);
    int outcome = outcome(x);
    for (int g = 0; g < gates; g++) {
      delta[d + g] = (float) -StrictMath.exp(out[o + g] - logNormalizer);
    }
    int from = d + gates;
    if (outcome < 0) {
      return value.gradient(out, o + gates, x, delta, from) - logNormalizer - logUnit;
    }
    double logGate = out[o + outcome] - logNormalizer;
    if (!isAlsoOrdinary(x)) {
      delta[d + outcome] += 1;
      Arrays.fill(delta, from, from + value.outputs(), 0);
      return logGate;
    }
    double ordinary = value.gradient(out, o + gates, x, delta, from) - logNormalizer;
    double logDensity = logSum(logGate, ordinary);
    delta[d + outcome] += (float) StrictMath.exp(logGate - logDensity);
    float share = (float) StrictMath.exp(ordinary - logDensity);
    for (int r = from; r < from + value.outputs(); r++) {
      delta[r] *= share;
    }
    return logDensity;
  }

  private boolean isAlsoOrdinary(double x) {
    return mass && !Double.isNaN(x);
  }

  @Override
  public double sample(float[] out, int o, Random random) {
    double logNormalizer = logNormalizer(out, o);
    double u = random.nextDouble();
    for (int g = 0; g < gates; g++) {
      u -= StrictMath.exp(out[o + g] - logNormalizer);
      if (u < 0) {
        return valueOf(g);
      }
    }
    return value.sample(out, o + gates, random);
  }

  @Override
  public double mean(float[] out, int o) {
    double logNormalizer = logNormalizer(out, o);
    double present = StrictMath.exp(-logNormalizer);
    double sum = present * value.mean(out, o + gates);
    for (int g = missing ? 1 : 0; g < gates; g++) {
      double p = StrictMath.exp(out[o + g] - logNormalizer);
      present += p;
      sum += p * valueOf(g);
    }
    return sum / present;
  }

  /**
   * Of numbers, each of which is rare, a missing value is the most probable only if it is more so
   * than all of them together; of a density all ordinary values together compete with each atom.
   */
  @Override
  public double mode(double[] out, int o) {
    double mode = value.mode(out, o + gates);
    double highest = value.isDensity() ? 0 : value.logDensity(out, o + gates, mode);
    if (isAlsoOrdinary(mode) && outcome(mode) >= 0) {
      highest = logSum(highest, out[o + outcome(mode)]);
    }
    double present = 0;
    for (int g = missing ? 1 : 0; g < gates; g++) {
      double x = valueOf(g);
      double logOdds = mass ? logSum(out[o + g], value.logDensity(out, o + gates, x)) : out[o + g];
      present = logSum(present, out[o + g]);
      if (logOdds > highest) {
        highest = logOdds;
        mode = x;
      }
    }
    boolean number = mass || value.isDensity();
    return missing && out[o] > (number ? present : highest) ? Double.NaN : mode;
  }

  @Override
  public boolean isDensity() {
    return value.isDensity();
  }

  @Override
  public double probability(float[] out, int o, Region region) {
    return Arrays.stream(masses(out, o, region)).sum();
  }

  @Override
  public double sample(float[] out, int o, Region region, Random random) {
    int outcome = Choice.of(masses(out, o, region), random);
    return outcome < gates ? valueOf(outcome) : value.sample(out, o + gates, region, random);
  }

  /** The probability that an outcome is there and lies in a region: missing, atoms, ordinary. */
  private double[] masses(float[] out, int o, Region region) {
    double logNormalizer = logNormalizer(out, o);
    double[] masses = new double[gates + 1];
    for (int g = 0; g < gates; g++) {
      masses[g] = region.contains(valueOf(g)) ? StrictMath.exp(out[o + g] - logNormalizer) : 0;
    }
    masses[gates] = StrictMath.exp(-logNormalizer) * value.probability(out, o + gates, region);
    return masses;
  }

  @Override
  public void initialize(double[] counts, int f, double total, float[] bias, int o) {
    double ordinary = total;
    for (int g = 0; g < gates; g++) {
      ordinary -= counts[f + g];
    }
    for (int g = 0; g < gates; g++) {
      bias[o + g] = (float) StrictMath.log((counts[f + g] + 1) / (ordinary + 1));
    }
    value.initialize(counts, f + gates, ordinary, bias, o + gates);
  }

  /** log (1 + Σ exp g). */
  private double logNormalizer(float[] out, int o) {
    double[] logits = new double[gates + 1];
    for (int g = 0; g < gates; g++) {
      logits[g + 1] = out[o + g];
    }
    return LogSumExp.of(logits);
  }

  private static double logSum(double a, double b) {
    return Math.max(a, b) + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
  }
}
