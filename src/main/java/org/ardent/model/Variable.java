package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.ardent.model.conditional.Bernoulli;
import org.ardent.model.conditional.Categorical;
import org.ardent.model.conditional.Conditional;
import org.ardent.model.conditional.Gaussian;
import org.ardent.model.conditional.MixtureOfGaussians;
import org.ardent.model.conditional.MixtureOfLaplaces;
import org.ardent.model.conditional.MixtureOfLogistics;

/** The kind of one column: how it is encoded into inputs and which conditional models it. */
public sealed interface Variable extends Serializable {

  /** The number e of input columns that one value occupies. */
  int inputs();

  /** The density p(x | outputs) of this column; it has {@link Conditional#outputs} numbers. */
  Conditional conditional();

  /** Values 0 and 1, one input, one logit. */
  record Binary() implements Variable {
    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public Conditional conditional() {
      return Bernoulli.INSTANCE;
    }
  }

  /**
   * Values 0…{@code values}−1, one-hot inputs, one logit per value.
   *
   * @param values K, how many
   * @param levels the word that each value stands for; empty where the data has the numbers
   */
  record Nominal(int values, List<String> levels) implements Variable {
    public Nominal {
      if (values < 2) {
        throw new IllegalArgumentException(
            "a categorical variable has at least 2 values, not " + values);
      }
      levels = List.copyOf(levels);
      if (!levels.isEmpty() && levels.size() != values) {
        throw new IllegalArgumentException(
            "a categorical variable of " + values + " values has " + levels.size() + " levels");
      }
      if (new HashSet<>(levels).size() < levels.size()) {
        throw new IllegalArgumentException("a categorical variable has one of its levels twice");
      }
    }

    /** A variable whose values the data has as numbers. */
    public Nominal(int values) {
      this(values, List.of());
    }

    /** A variable with a value for each word. */
    public static Nominal of(List<String> levels) {
      return new Nominal(levels.size(), levels);
    }

    @Override
    public int inputs() {
      return values;
    }

    @Override
    public Conditional conditional() {
      return new Categorical(values);
    }
  }

  /**
   * A real number, one input (x−mean)/std. Densities are those of the standardised value; the
   * density in the data's own units is smaller by log std.
   *
   * @param mean mean of the training data, in the data's units
   * @param std standard deviation of the training data, in the data's units, positive
   * @param minLogScale floor of the log-scales
   * @param family which density
   * @param components how many components a mixture has; 1 for a Gaussian
   * @param learnedWeights whether mixture weights are outputs, or 1/K each
   */
  record Real(
      double mean,
      double std,
      double minLogScale,
      Family family,
      int components,
      boolean learnedWeights)
      implements Variable {
    /** The floor of the log-scales where none is given. */
    public static final double MIN_LOG_SCALE = -5;

    public Real {
      if (!(std > 0) || Double.isInfinite(std) || !Double.isFinite(mean)) {
        throw new IllegalArgumentException(
            "a real variable has a finite mean and a positive std, not " + mean + " and " + std);
      }
      if (!Double.isFinite(minLogScale)) {
        throw new IllegalArgumentException("minLogScale is finite, not " + minLogScale);
      }
      if (components < 1 || (family == Family.GAUSSIAN && components != 1)) {
        throw new IllegalArgumentException(
            family.label() + " cannot have " + components + " components");
      }
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public Conditional conditional() {
      return switch (family) {
        case GAUSSIAN -> new Gaussian(minLogScale);
        case MIXTURE_OF_GAUSSIANS ->
            new MixtureOfGaussians(components, learnedWeights, minLogScale);
        case MIXTURE_OF_LOGISTICS ->
            new MixtureOfLogistics(components, learnedWeights, minLogScale);
        case MIXTURE_OF_LAPLACES -> new MixtureOfLaplaces(components, learnedWeights, minLogScale);
      };
    }
  }

  /** The densities of real columns, with their names in files and options. */
  enum Family {
    GAUSSIAN("gaussian"),
    MIXTURE_OF_GAUSSIANS("mixture-of-gaussians"),
    MIXTURE_OF_LOGISTICS("mixture-of-logistics"),
    MIXTURE_OF_LAPLACES("mixture-of-laplaces");

    private final String label;

    Family(String label) {
      this.label = label;
    }

    /** The name in model files and on the command line. */
    public String label() {
      return label;
    }

    /**
     * The family of a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Family of(String label) {
      return Arrays.stream(values())
          .filter(family -> family.label.equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      String.format(
                          Locale.ROOT,
                          "'%s', expected one of %s",
                          label,
                          Arrays.stream(values()).map(Family::label).toList())));
    }
  }
}
