package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.model.conditional.Bernoulli;
import org.ardent.model.conditional.Categorical;
import org.ardent.model.conditional.Conditional;
import org.ardent.model.conditional.DensityMixture;
import org.ardent.model.conditional.Gaussian;
import org.ardent.model.conditional.GridMixture;
import org.ardent.model.conditional.Laplace;
import org.ardent.model.conditional.Lattice;
import org.ardent.model.conditional.LocationScale;
import org.ardent.model.conditional.Logistic;
import org.ardent.model.conditional.Normal;
import org.ardent.model.conditional.SquaredError;

/**
 * The kind of one column: how its cells are encoded, which conditional models them, and how a drawn
 * value is converted to the data's units.
 *
 * <p>A value has three forms. The <em>cell</em> is what the table holds, in the data's own units: a
 * number, the index of a category, NaN where nothing is. The <em>encoded</em> value x is what a
 * conditional is asked about: standardised where the kind is. The <em>input</em> is what the model
 * sees: at most one of the variable's {@link #inputs} columns is other than 0. A value that is
 * missing and has no outcome of its own is a hole of {@link Examples}.
 */
public sealed interface Variable extends Serializable
    permits Variable.Binary, Variable.Nominal, Variable.Real, Variable.Grid, GatedVariable {

  /** The number e of input columns that one value occupies. */
  int inputs();

  /** The density p(x | outputs) of this column; it has {@link Conditional#outputs} numbers. */
  Conditional conditional();

  /**
   * The loss of a reconstruction of this column: cross-entropy for 0 and 1, squared error for
   * standardised numbers. It has as many outputs as the column has inputs.
   */
  Conditional reconstruction();

  /** The encoded value of a cell. */
  default double encode(double cell) {
    return cell;
  }

  /** The cell of an encoded value: the inverse of {@link #encode}. */
  default double decode(double x) {
    return x;
  }

  /** A mean of encoded values in the data's units; it need not be a value itself. */
  default double decodeMean(double x) {
    return x;
  }

  /** Which input column is active at an encoded value, counted from the variable's first. */
  default int inputOf(double x) {
    return 0;
  }

  /** The number in that input column; 0 if no column is active. */
  default double inputValue(double x) {
    return x;
  }

  /** The encoded value at which an input column holds a number other than 0; none does at 0. */
  default double valueOf(int input, double inputValue) {
    return inputValue;
  }

  /** How many ordinary values 0…K−1 there are; 0 where they are any numbers. */
  default int values() {
    return 0;
  }

  /** Whether ordinary values have a density, which depends on the unit, and no mass. */
  default boolean isReal() {
    return false;
  }

  /** Whether values are standardised numbers, whose scores want double precision. */
  default boolean isNumber() {
    return false;
  }

  /** Whether 0 and 1 are the only values, told apart by one input and one logit. */
  default boolean isBinary() {
    return false;
  }

  /** Whether every ordinary value is a whole number. */
  default boolean isWhole() {
    return !isNumber();
  }

  /** The value that there may be which is nearest to a number: of a grid, a point of it. */
  default double nearest(double x) {
    return x;
  }

  /**
   * Logits of the outcomes that are no cell one could write: <em>missing</em>, and the category of
   * all other words. Places among the conditional's outputs.
   */
  default List<Integer> unwritable() {
    return List.of();
  }

  /** Whether a missing cell is an outcome like any other. */
  default boolean takesMissing() {
    return false;
  }

  /**
   * Subtract this from the conditional's log-density to get the data's own units. It is log std for
   * a real column.
   */
  default double logUnit() {
    return 0;
  }

  /**
   * By how much the log-density of the standardised value exceeds that in the data's own units, at
   * an encoded value: log std where that value has a density.
   */
  default double logUnitAt(double x) {
    return logUnit();
  }

  /** This variable without its gate. */
  default Variable ungated() {
    return this;
  }

  /** Which values there are, in words: equal of two variables that tell the same cells apart. */
  String kind();

  /** Which density numbers have, in words; empty where there is nothing to choose. */
  default String density() {
    return "";
  }

  /** How numbers are standardised, in words; empty where they are not. */
  default String scale() {
    return "";
  }

  /** The fields of this variable in the model file, by key. */
  Map<String, Object> fields();

  private static Map<String, Object> fieldsOf(String kind) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    return fields;
  }

  /** A number as people write it: 1 and not 1.0. */
  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** The words that the values 0…K−1 stand for; empty where the data has numbers. */
  default List<String> levels() {
    return List.of();
  }

  /** Values 0 and 1, one input, one logit. */
  record Binary() implements Variable {
    @Override
    public boolean isBinary() {
      return true;
    }

    @Override
    public int values() {
      return 2;
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public String kind() {
      return "binary";
    }

    @Override
    public Map<String, Object> fields() {
      return fieldsOf("binary");
    }

    @Override
    public Conditional conditional() {
      return Bernoulli.INSTANCE;
    }

    @Override
    public Conditional reconstruction() {
      return Bernoulli.INSTANCE;
    }
  }

  /**
   * Values 0…{@code values}−1, one-hot inputs, one logit per value.
   *
   * @param values K, how many
   * @param levels the word that each value stands for; empty where the data has the numbers
   * @param other whether the last value, which then has no word, stands for every word that is not
   *     among the levels
   */
  record Nominal(int values, List<String> levels, boolean other) implements Variable {
    public Nominal {
      if (values < 2) {
        throw new IllegalArgumentException(
            "a categorical variable has at least 2 values, not " + values);
      }
      levels = List.copyOf(levels);
      if (other && levels.isEmpty()) {
        throw new IllegalArgumentException("a categorical variable has levels, or no other");
      }
      if (!levels.isEmpty() && levels.size() + (other ? 1 : 0) != values) {
        throw new IllegalArgumentException(
            "a categorical variable of "
                + values
                + " values has "
                + levels.size()
                + " levels"
                + (other ? " and other" : ""));
      }
      if (new HashSet<>(levels).size() < levels.size()) {
        throw new IllegalArgumentException("a categorical variable has one of its levels twice");
      }
    }

    /** A variable whose values the data has as numbers. */
    public Nominal(int values) {
      this(values, List.of());
    }

    /** A variable whose words are all known. */
    public Nominal(int values, List<String> levels) {
      this(values, levels, false);
    }

    /** A variable with a value for each word. */
    public static Nominal of(List<String> levels) {
      return new Nominal(levels.size(), levels);
    }

    /** A variable with a value for each word, and one for all others. */
    public static Nominal withOther(List<String> levels) {
      return new Nominal(levels.size() + 1, levels, true);
    }

    @Override
    public List<Integer> unwritable() {
      return other ? List.of(values - 1) : List.of();
    }

    @Override
    public int inputs() {
      return values;
    }

    @Override
    public int inputOf(double x) {
      return (int) x;
    }

    @Override
    public double inputValue(double x) {
      return 1;
    }

    @Override
    public double valueOf(int input, double inputValue) {
      return input;
    }

    @Override
    public String kind() {
      return "categorical:" + values + (other ? " with other" : "");
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = fieldsOf("categorical");
      fields.put("values", values);
      if (!levels.isEmpty()) {
        fields.put("levels", levels);
      }
      if (other) {
        fields.put("other", true);
      }
      return fields;
    }

    @Override
    public Conditional conditional() {
      return new Categorical(values);
    }

    @Override
    public Conditional reconstruction() {
      return conditional();
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
    public double encode(double cell) {
      return (cell - mean) / std;
    }

    @Override
    public double decode(double x) {
      return mean + std * x;
    }

    @Override
    public double decodeMean(double x) {
      return decode(x);
    }

    @Override
    public boolean isReal() {
      return true;
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public double logUnit() {
      return StrictMath.log(std);
    }

    @Override
    public String kind() {
      return "real";
    }

    @Override
    public String scale() {
      return String.format(Locale.ROOT, "mean %.6g, std %.6g", mean, std);
    }

    @Override
    public String density() {
      String weights = learnedWeights ? "" : ", uniform weights";
      return family.label() + (family == Family.GAUSSIAN ? "" : " of " + components + weights);
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = fieldsOf("real");
      fields.put("mean", mean);
      fields.put("std", std);
      fields.put("minLogScale", minLogScale);
      fields.put("conditional", family.label());
      fields.put("components", components);
      fields.put("weights", learnedWeights ? "learned" : "uniform");
      return fields;
    }

    @Override
    public Conditional conditional() {
      return family == Family.GAUSSIAN
          ? new Gaussian(minLogScale)
          : new DensityMixture(family.component(), components, learnedWeights, minLogScale);
    }

    @Override
    public Conditional reconstruction() {
      return new SquaredError();
    }
  }

  /**
   * A number on the grid origin + k·step, one input (x−mean)/std. A value has a probability mass,
   * that of its cell x ± step/2 under the real variable's density; the cells at the bounds reach to
   * infinity.
   *
   * @param real how values are standardised, and which density the cells cut up
   * @param step distance of the grid's points, in the data's units, positive
   * @param origin one of the points, in the data's units
   * @param lower the lowest point; −∞ if there is none
   * @param upper the highest point; ∞ if there is none
   */
  record Grid(Real real, double step, double origin, double lower, double upper)
      implements Variable {
    public Grid {
      Lattice lattice = lattice(real, step, origin, lower, upper);
      if (!isPoint(lattice, lower) || !isPoint(lattice, upper)) {
        throw new IllegalArgumentException(
            "a grid has bounds that are points of it, not " + lower + " and " + upper);
      }
    }

    private static boolean isPoint(Lattice lattice, double bound) {
      return Double.isInfinite(bound) || lattice.holds(bound);
    }

    private static Lattice lattice(
        Real real, double step, double origin, double lower, double upper) {
      return new Lattice(step, origin, lower, upper, real.mean(), real.std());
    }

    /** The points, in both units. */
    public Lattice lattice() {
      return lattice(real, step, origin, lower, upper);
    }

    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public double encode(double cell) {
      return lattice().standardize(cell);
    }

    @Override
    public double nearest(double x) {
      return lattice().nearest(x);
    }

    @Override
    public double decode(double x) {
      return lattice().value(x);
    }

    @Override
    public double decodeMean(double x) {
      return real.decode(x);
    }

    @Override
    public boolean isNumber() {
      return true;
    }

    @Override
    public boolean isWhole() {
      return step == Math.rint(step) && origin == Math.rint(origin);
    }

    @Override
    public String scale() {
      return real.scale();
    }

    @Override
    public String kind() {
      boolean through0 = origin == Math.rint(origin / step) * step;
      return "grid:"
          + text(step)
          + (through0 ? "" : " through " + text(origin))
          + (lower == Double.NEGATIVE_INFINITY ? "" : " from " + text(lower))
          + (upper == Double.POSITIVE_INFINITY ? "" : " to " + text(upper));
    }

    @Override
    public String density() {
      return real.density();
    }

    @Override
    public Map<String, Object> fields() {
      Map<String, Object> fields = real.fields();
      fields.put("kind", "grid");
      fields.put("step", step);
      fields.put("origin", origin);
      if (Double.isFinite(lower)) {
        fields.put("lower", lower);
      }
      if (Double.isFinite(upper)) {
        fields.put("upper", upper);
      }
      return fields;
    }

    @Override
    public Conditional conditional() {
      boolean mixture = real.family() != Family.GAUSSIAN;
      return new GridMixture(
          real.family().component(),
          lattice(),
          real.components(),
          mixture && real.learnedWeights(),
          real.minLogScale());
    }

    @Override
    public Conditional reconstruction() {
      return real.reconstruction();
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

    /** The density of which a mixture has K. */
    private LocationScale component() {
      return switch (this) {
        case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> Normal.STANDARD;
        case MIXTURE_OF_LOGISTICS -> Logistic.STANDARD;
        case MIXTURE_OF_LAPLACES -> Laplace.STANDARD;
      };
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
