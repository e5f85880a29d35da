package org.ardent.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Grid;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;

/** Layouts and packed rows for tests. */
public final class Tables {
  private Tables() {}

  public static Layout binary(int n) {
    return new Layout(Collections.nCopies(n, new Binary()), IntStream.range(0, n).toArray());
  }

  public static Layout shuffled(List<? extends Variable> variables, long seed) {
    int n = variables.size();
    int[] ordering = IntStream.range(0, n).toArray();
    Random random = Random.of(seed, Random.TEST);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = ordering[i];
      ordering[i] = ordering[j];
      ordering[j] = swap;
    }
    return new Layout(List.copyOf(variables), ordering);
  }

  public static Variable real(Family family, int components, boolean learned) {
    return new Real(0.5, 2, Real.MIN_LOG_SCALE, family, components, learned);
  }

  public static Variable grid(Family family, int components, double lower, double upper) {
    return new Grid((Real) real(family, components, true), 1, 0, lower, upper);
  }

  public static Variable unbounded(Family family, int components) {
    return grid(family, components, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** Atoms are numbers whose standardised values float32 has without rounding. */
  public static Variable gated(Variable variable, boolean missing, Double... atoms) {
    return new GatedVariable(variable, missing, List.of(atoms));
  }

  /** Discrete layouts with at most some thousand rows: every one can be enumerated. */
  static Stream<Layout> discrete() {
    return Stream.of(
        binary(1),
        binary(2),
        binary(10),
        shuffled(Collections.nCopies(9, new Binary()), 3),
        shuffled(Collections.nCopies(4, new Nominal(5)), 4),
        shuffled(
            List.of(new Binary(), new Nominal(3), new Binary(), new Nominal(17), new Nominal(2)),
            5),
        shuffled(
            List.of(
                gated(new Binary(), true),
                gated(Nominal.withOther(List.of("a", "b", "c")), true),
                new Binary(),
                Nominal.withOther(List.of("a")),
                gated(new Nominal(7), true),
                gated(new Binary(), true)),
            8));
  }

  /** The discrete layouts, and such with bounded grids. */
  public static Stream<Layout> countable() {
    Stream<Layout> grids =
        Stream.of(
            shuffled(
                List.of(
                    grid(Family.GAUSSIAN, 1, -3, 4),
                    gated(grid(Family.MIXTURE_OF_LOGISTICS, 2, 0, 3), true, 0.0),
                    gated(grid(Family.MIXTURE_OF_LAPLACES, 2, -1, 5), false, 2.0, 5.0),
                    gated(grid(Family.MIXTURE_OF_GAUSSIANS, 3, 0, 1), true)),
                9));
    return Stream.concat(discrete(), grids);
  }

  /** Layouts with real columns of every family. */
  public static Stream<Layout> continuous() {
    List<Variable> mixed = new ArrayList<>(List.of(new Binary(), new Nominal(4)));
    for (Family f : Family.values()) {
      boolean mixture = f != Family.GAUSSIAN;
      mixed.add(real(f, mixture ? 3 : 1, true));
      if (mixture) {
        mixed.add(real(f, 2, false));
      }
    }
    List<Variable> numbers = new ArrayList<>(List.of(gated(new Binary(), true)));
    for (Family f : Family.values()) {
      int components = f == Family.GAUSSIAN ? 1 : 3;
      numbers.add(unbounded(f, components));
      numbers.add(gated(grid(f, components, 0, Double.POSITIVE_INFINITY), true, 0.0));
      numbers.add(gated(real(f, components, true), true, 0.0, 2.5));
    }
    return Stream.of(
        shuffled(Collections.nCopies(3, real(Family.GAUSSIAN, 1, true)), 6),
        shuffled(mixed, 7),
        shuffled(numbers, 10));
  }

  /**
   * Two columns of numbers: real ones of one density, of every density with learned and with
   * uniform weights; and such with a gate and on a grid.
   */
  public static Stream<Layout> pairs() {
    Variable spiked = gated(real(Family.MIXTURE_OF_LAPLACES, 2, true), true, 0.0, 2.5);
    Variable nullable = gated(real(Family.GAUSSIAN, 1, true), true);
    Variable counts = gated(unbounded(Family.MIXTURE_OF_LOGISTICS, 2), true, 0.0);
    return Stream.concat(
        realPairs(),
        Stream.of(
            shuffled(List.of(spiked, nullable), 1),
            shuffled(List.of(counts, spiked), 1),
            shuffled(List.of(unbounded(Family.MIXTURE_OF_GAUSSIANS, 2), counts), 2)));
  }

  private static Stream<Layout> realPairs() {
    return Stream.of(Family.values())
        .flatMap(
            f ->
                f == Family.GAUSSIAN
                    ? Stream.of(real(f, 1, true))
                    : Stream.of(real(f, 2, true), real(f, 3, false)))
        .map(v -> shuffled(List.of(v, v), 1));
  }

  public static Stream<Layout> all() {
    return Stream.concat(Stream.concat(discrete(), Stream.of(binary(40))), continuous());
  }

  /** How many different rows a countable layout has. */
  public static int rows(Layout layout) {
    int rows = 1;
    for (Variable v : layout.variables()) {
      rows *= outcomes(v).length;
    }
    return rows;
  }

  /** All encoded values of a variable that has finitely many. */
  public static double[] outcomes(Variable v) {
    DoubleStream values =
        v.ungated() instanceof Grid grid
            ? IntStream.rangeClosed((int) grid.lower(), (int) grid.upper())
                .mapToDouble(grid::encode)
            : IntStream.range(0, v.values()).asDoubleStream();
    return v.takesMissing()
        ? DoubleStream.concat(DoubleStream.of(Double.NaN), values).toArray()
        : values.toArray();
  }

  /** Row number i of all rows of a countable layout, by position. */
  public static float[] row(Layout layout, int i) {
    float[] x = new float[layout.size()];
    for (int t = layout.size() - 1; t >= 0; t--) {
      double[] outcomes = outcomes(layout.variables().get(layout.variableAt(t)));
      x[t] = (float) outcomes[i % outcomes.length];
      i /= outcomes.length;
    }
    return x;
  }

  /** The inverse of {@link #row}. */
  public static int index(Layout layout, double[] x) {
    int i = 0;
    for (int t = 0; t < layout.size(); t++) {
      double[] outcomes = outcomes(layout.variables().get(layout.variableAt(t)));
      int outcome = 0;
      while (Double.compare(outcomes[outcome], x[t]) != 0) {
        outcome++;
      }
      i = i * outcomes.length + outcome;
    }
    return i;
  }

  /** A random row by position, in the encoding of the model. */
  public static float[] randomRow(Layout layout, Random random) {
    float[] x = new float[layout.size()];
    for (int t = 0; t < x.length; t++) {
      x[t] = (float) randomValue(layout.variables().get(layout.variableAt(t)), random);
    }
    return x;
  }

  private static double randomValue(Variable v, Random random) {
    if (v instanceof GatedVariable gated) {
      if (gated.missing() && random.nextInt(4) == 0) {
        return Double.NaN;
      }
      if (!gated.atoms().isEmpty() && random.nextInt(3) == 0) {
        return v.encode(gated.atoms().get(random.nextInt(gated.atoms().size())));
      }
      return randomValue(gated.ungated(), random);
    }
    if (v instanceof Grid grid) {
      double cell = Math.rint(grid.real().decode(random.nextGaussian()));
      return grid.encode(Math.min(Math.max(cell, grid.lower()), grid.upper()));
    }
    return v instanceof Real ? random.nextGaussian() : random.nextInt(v.values());
  }

  /** The same rows, row i counting weights[i mod length]. */
  public static Examples weighted(Examples x, double... weights) {
    double[] weight = new double[x.size()];
    Arrays.setAll(weight, i -> weights[i % weights.length]);
    return new Examples(x.start, x.column, x.value, x.id, weight);
  }

  /** The same rows, row i repeated times[i mod length] times. */
  public static Examples repeated(Examples x, int... times) {
    return x.select(
        IntStream.range(0, x.size())
            .flatMap(i -> IntStream.generate(() -> i).limit(times[i % times.length]))
            .toArray());
  }

  /** The same values in double. */
  public static double[] widen(float[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
  }

  /** The same values, rounded. */
  public static float[] narrow(double[] x) {
    float[] rounded = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      rounded[i] = (float) x[i];
    }
    return rounded;
  }

  /** Rows by position, packed. */
  public static Examples pack(Layout layout, List<float[]> rows) {
    int[] start = new int[rows.size() + 1];
    int[] column = new int[rows.size() * layout.size()];
    double[] value = new double[column.length];
    long[] id = new long[rows.size()];
    int e = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int t = 0; t < layout.size(); t++) {
        float x = rows.get(i)[t];
        double input = layout.inputValue(t, x);
        if (input != 0) {
          column[e] = layout.inputColumn(t, x);
          value[e++] = input;
        }
      }
      start[i + 1] = e;
      id[i] = i;
    }
    return new Examples(start, column, value, id);
  }
}
