package org.ardent.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
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
            5));
  }

  /** Layouts with real columns of every family. */
  static Stream<Layout> continuous() {
    List<Variable> mixed = new ArrayList<>(List.of(new Binary(), new Nominal(4)));
    for (Family f : Family.values()) {
      boolean mixture = f != Family.GAUSSIAN;
      mixed.add(real(f, mixture ? 3 : 1, true));
      if (mixture) {
        mixed.add(real(f, 2, false));
      }
    }
    return Stream.of(
        shuffled(Collections.nCopies(3, real(Family.GAUSSIAN, 1, true)), 6), shuffled(mixed, 7));
  }

  /** Two real columns of one density, of every density with learned and with uniform weights. */
  public static Stream<Layout> pairs() {
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

  /** How many different rows a discrete layout has. */
  public static int rows(Layout layout) {
    int rows = 1;
    for (Variable v : layout.variables()) {
      rows *= values(v);
    }
    return rows;
  }

  private static int values(Variable v) {
    return v instanceof Nominal nominal ? nominal.values() : 2;
  }

  /** Row number i of all rows of a discrete layout, by position. */
  public static float[] row(Layout layout, int i) {
    float[] x = new float[layout.size()];
    for (int t = layout.size() - 1; t >= 0; t--) {
      int k = values(layout.variables().get(layout.variableAt(t)));
      x[t] = i % k;
      i /= k;
    }
    return x;
  }

  /** The inverse of {@link #row}. */
  public static int index(Layout layout, float[] x) {
    int i = 0;
    for (int t = 0; t < layout.size(); t++) {
      i = i * values(layout.variables().get(layout.variableAt(t))) + (int) x[t];
    }
    return i;
  }

  /** A random row by position, in the encoding of the model. */
  public static float[] randomRow(Layout layout, Random random) {
    float[] x = new float[layout.size()];
    for (int t = 0; t < x.length; t++) {
      Variable v = layout.variables().get(layout.variableAt(t));
      x[t] = v instanceof Real ? (float) random.nextGaussian() : random.nextInt(values(v));
    }
    return x;
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
        float input = Outputs.inputValue(layout, t, x);
        if (input != 0) {
          column[e] = Outputs.inputColumn(layout, t, x);
          value[e++] = input;
        }
      }
      start[i + 1] = e;
      id[i] = i;
    }
    return new Examples(start, column, value, id);
  }
}
