package org.ardent.kind;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.io.Setting;
import org.ardent.kind.Expectation.Range;
import org.ardent.model.GatedVariable;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/**
 * What a user asks of one column: its kind, and whatever else the training data should not decide.
 */
public sealed interface ColumnKind {
  /** The values that the column may hold. */
  Range range();

  /**
   * The variable, once all rows have been seen and found in range.
   *
   * @throws IllegalArgumentException if there is no such variable; the message goes on after the
   *     column's name
   */
  Variable variable(ColumnEvidence seen);

  /** Whether numbers are taken for words, as their text. */
  default boolean asWords(ColumnStatistics column, long rows) {
    return false;
  }

  /** Whether {@link #variable} wants a sample of the column. */
  default boolean wantsSample(ColumnStatistics column, long rows) {
    return false;
  }

  /** How many levels words may have, of what takes words; else 0. */
  default int maxLevels() {
    return 0;
  }

  /** Whether the user asks for nothing. */
  default boolean isInferred() {
    return false;
  }

  private static Variable gated(Variable variable, ColumnEvidence seen, List<Double> atoms) {
    return seen.nullable() || !atoms.isEmpty()
        ? new GatedVariable(variable, seen.nullable(), atoms)
        : variable;
  }

  /** The user asks for no kind, so it is inferred as {@code Kinds} says. */
  record Inferred(KindRules rules) implements ColumnKind {
    /** Fewer words among numbers are slips of the pen. */
    private static final double SLIPS = 0.05;

    @Override
    public boolean isInferred() {
      return true;
    }

    @Override
    public int maxLevels() {
      return rules.maxLevels();
    }

    @Override
    public Range range() {
      return Range.ANYTHING;
    }

    @Override
    public boolean asWords(ColumnStatistics column, long rows) {
      long present = rows - column.missing();
      return column.words() > 0 && column.words() < present && column.words() > SLIPS * present;
    }

    @Override
    public boolean wantsSample(ColumnStatistics column, long rows) {
      return column.words() == 0 && !column.binary();
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      if (seen.column().binary()) {
        return new Binary().variable(seen);
      }
      if (seen.column().words() > 0) {
        return new Categorical(rules).variable(seen);
      }
      boolean onGrid = Grid.INFERRED.step(seen) != 0;
      return new Number(
              rules, rules.density(onGrid), Variable.Real.MIN_LOG_SCALE, Grid.INFERRED, null)
          .variable(seen);
    }
  }

  /** A part of dates, whose values are known. */
  record Part(DateForm form) implements ColumnKind {
    @Override
    public boolean isInferred() {
      return true;
    }

    @Override
    public Range range() {
      return Range.of(variable()).orMissing();
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      return gated(variable(), seen, List.of());
    }

    private Variable variable() {
      return Nominal.of(form.levels());
    }
  }

  /** Values 0 and 1. */
  record Binary() implements ColumnKind {
    @Override
    public Range range() {
      return Range.of(2).orMissing();
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      return gated(new Variable.Binary(), seen, List.of());
    }
  }

  /**
   * Words, the frequent ones with a level of their own and the others together; or whole numbers
   * from 0 of which the largest gives K.
   */
  record Categorical(KindRules rules) implements ColumnKind {
    /** For more values than this, the user must give their number. */
    private static final int MOST_VALUES = 1 << 16;

    /** In so small a table a word that is there once is worth a level too. */
    private static final int FEW_ROWS = 50;

    @Override
    public int maxLevels() {
      return rules.maxLevels();
    }

    @Override
    public Range range() {
      return Range.ANYTHING;
    }

    @Override
    public boolean asWords(ColumnStatistics column, long rows) {
      long present = rows - column.missing();
      boolean codes = column.integral() && column.min() >= 0 && column.max() < MOST_VALUES;
      return column.words() > 0 ? column.words() < present : !codes;
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      ColumnStatistics column = seen.column();
      if (column.words() == 0) {
        return gated(new Nominal(Math.max(2, (int) column.max() + 1)), seen, List.of());
      }
      if (column.isSample()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "has more than %d words, nearly all different, expected categories; %s leaves it"
                    + " out",
                ColumnStatistics.MAX_COUNTED,
                Setting.COLUMNS));
      }
      if (column.counts().size() == 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "is %s in every row, expected at least two levels; %s leaves it out",
                Numbers.quote(column.levels().get(0)),
                Setting.COLUMNS));
      }
      List<String> frequent =
          levels(column.counts(), seen.rows() < FEW_ROWS ? 1 : rules.minCount());
      List<String> levels = frequent.isEmpty() ? levels(column.counts(), 1) : frequent;
      if (levels.size() < column.distinct()) {
        seen.notes()
            .add(
                String.format(
                    Locale.ROOT,
                    "has %,d different words: %,d are rare and one level together",
                    column.distinct(),
                    column.distinct() - levels.size()));
      }
      return gated(Nominal.withOther(levels), seen, List.of());
    }

    /** The most frequent words that are frequent enough, sorted. */
    private List<String> levels(Map<String, Long> counts, int minCount) {
      return counts.entrySet().stream()
          .filter(count -> count.getValue() >= minCount)
          .sorted(
              Comparator.<Map.Entry<String, Long>>comparingLong(count -> -count.getValue())
                  .thenComparing(Map.Entry.comparingByKey()))
          .limit(rules.maxLevels())
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }

  /**
   * The grid of a column of numbers.
   *
   * @param step distance of its points; 0 if there is none, NaN if the data says so
   * @param origin one of its points
   * @param lower the lowest point; NaN if the data says so
   * @param upper the highest point
   */
  record Grid(double step, double origin, double lower, double upper) {
    /** Real numbers. */
    public static final Grid NONE = new Grid(0, 0, Double.NaN, Double.POSITIVE_INFINITY);

    /** As the data says. */
    public static final Grid INFERRED =
        new Grid(Double.NaN, 0, Double.NaN, Double.POSITIVE_INFINITY);

    /** A grid; the data decides whether it begins at 0. */
    public static Grid of(double step) {
      return new Grid(step, 0, Double.NaN, Double.POSITIVE_INFINITY);
    }

    /**
     * The step: 1 of whole numbers; 10^−d of numbers with d digits after the point, if fewer points
     * than rows lie between the smallest and the largest, so that values repeat; else 0.
     */
    private double step(ColumnEvidence seen) {
      ColumnStatistics column = seen.column();
      if (!Double.isNaN(step)) {
        return step;
      }
      if (column.integral()) {
        return 1;
      }
      if (column.decimals() < 0) {
        return 0;
      }
      double points = (column.max() - column.min()) * Math.pow(10, column.decimals()) + 1;
      return points <= seen.present() ? 1 / Math.pow(10, column.decimals()) : 0;
    }

    /** The lowest point: 0 where no value is below it. */
    private double lower(ColumnEvidence seen) {
      if (!Double.isNaN(lower)) {
        return lower;
      }
      return seen.column().min() >= 0 && origin == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * Numbers, standardised by the training data.
   *
   * @param atoms the values that are outcomes of their own; null if the data says so
   */
  @SuppressWarnings("JavaLangClash") // the kind of a column of numbers
  record Number(
      KindRules rules, RealDensity density, double minLogScale, Grid grid, List<Double> atoms)
      implements ColumnKind {
    /** So many standard deviations out is a value that may destroy the scale of all others. */
    private static final double SUSPICIOUS = 8;

    @Override
    public Range range() {
      return Range.REAL.orMissing();
    }

    @Override
    public boolean wantsSample(ColumnStatistics column, long rows) {
      double reach = Math.max(column.max() - column.mean(), column.mean() - column.min());
      return atoms == null || reach > SUSPICIOUS * column.std();
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      ColumnStatistics column = seen.column();
      if (column.std() == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "is %s in every row, expected a real column to vary; %s leaves it out",
                Numbers.text(column.min()),
                Setting.COLUMNS));
      }
      ColumnSample sample = seen.sample();
      List<Double> spikes =
          atoms != null ? atoms : sample == null ? List.of() : sample.spikes(rules.atomShare());
      ColumnSample.Spread spread = sample == null ? null : sample.without(spikes).spread();
      boolean destroyed = spread != null && spread.isDestroyed(column.std());
      // Where all outliers are known and few, they are outcomes of their own and the scale is
      // that of the others; a density would be trained by nothing but them.
      boolean few =
          destroyed
              && sample.knowsOutliers(seen)
              && spread.outliers().size() <= ColumnSample.MOST_FAR;
      if (destroyed) {
        seen.notes()
            .add(
                "has values from "
                    + Numbers.text(column.min())
                    + " to "
                    + Numbers.text(column.max())
                    + ", far from most: "
                    + (few
                        ? "they are outcomes of their own, and the others have mean "
                            + (float) spread.mean()
                            + " and std "
                            + (float) spread.std()
                        : "they widen its scale, so that the others look alike"));
      }
      if (few) {
        spikes =
            Stream.concat(spikes.stream(), spread.outliers().stream()).distinct().sorted().toList();
      }
      boolean ofSample = !spikes.isEmpty() && spread != null && spread.std() > 0;
      Variable.Real real =
          few || (ofSample && !destroyed)
              ? density.standardizedBy(spread.mean(), spread.std(), minLogScale)
              : density.standardizedBy(column.mean(), column.std(), minLogScale);
      double step = grid.step(seen);
      Variable variable =
          step == 0
              ? real
              : new Variable.Grid(real, step, grid.origin(), grid.lower(seen), grid.upper());
      return gated(variable, seen, spikes);
    }
  }

  /** A variable that needs nothing of the data. */
  record Given(Variable variable) implements ColumnKind {
    @Override
    public Range range() {
      return Range.of(variable).orMissing();
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      return variable instanceof GatedVariable ? variable : gated(variable, seen, List.of());
    }
  }

  /** Another kind, of which it is said whether a cell may be missing. */
  record Nullable(ColumnKind kind, boolean nullable) implements ColumnKind {
    @Override
    public int maxLevels() {
      return kind.maxLevels();
    }

    @Override
    public Range range() {
      Range range = kind.range();
      return new Range(
          range.values(), range.anyNumber(), range.anyWord(), range.levels(), nullable);
    }

    @Override
    public boolean asWords(ColumnStatistics column, long rows) {
      return kind.asWords(column, rows);
    }

    @Override
    public boolean wantsSample(ColumnStatistics column, long rows) {
      return kind.wantsSample(column, rows);
    }

    @Override
    public Variable variable(ColumnEvidence seen) {
      return kind.variable(seen.withNullable(nullable));
    }
  }
}
