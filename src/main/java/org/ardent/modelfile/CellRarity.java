package org.ardent.modelfile;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.ardent.math.FloatMath;
import org.ardent.model.Variable;

/**
 * How rare a cell is by itself, whatever the others of its row are: its surprise, a part of the
 * row's oddity.
 *
 * <p>A level has its frequency q among the training rows. A number has a kernel density q: Gaussian
 * kernels on {@value #POINTS} quantiles of the standardised values, of the width 0.9 · min(1, r /
 * 1.34) · N^(−1/5), where r is the distance of the quartiles and N the number of rows (Silverman,
 * Density Estimation for Statistics and Data Analysis, 1986, equation 3.31). One more row than the
 * N might have anything: each level alike, or a number that is Cauchy distributed. So no cell is
 * impossible, and a number is the odder the farther off it is. A missing cell that is an outcome
 * has its frequency, which is compared with the density of standardised values.
 *
 * <p>The <em>surprise</em> of a cell is max(0, u − log q), nats: u is the median of log q over the
 * training rows. It depends on no unit.
 */
public final class CellRarity implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many quantiles of a column of numbers there are: (i + ½) / {@value}. */
  public static final int POINTS = 201;

  private static final double IQR_OF_NORMAL = 1.34;
  private static final double SQRT_2_PI = StrictMath.sqrt(2 * StrictMath.PI);

  /** Farther off than so many widths, a kernel is below 1e-14. */
  private static final double REACH = 8;

  private final double[] usual;
  private final double[] rows;
  private final double[] missing;
  private final long[] start;
  private final double[] points;
  private final double[] width;
  private final boolean[] density;

  /**
   * CellRarity as a file has them.
   *
   * @param variables of the columns
   * @param usual median of log q of each column, nats
   * @param rows how many rows have a value in a column, by weight
   * @param missing the share of rows without one, of columns in which that is an outcome; else 0
   * @param start where a column's points start, and the number of all
   * @param points of a column of numbers {@value #POINTS} quantiles, ascending; of another the
   *     share of each level
   * @throws IllegalArgumentException if they cannot be what they claim
   */
  public CellRarity(
      List<Variable> variables,
      double[] usual,
      double[] rows,
      double[] missing,
      long[] start,
      double[] points) {
    int columns = variables.size();
    require(
        usual.length == columns
            && rows.length == columns
            && missing.length == columns
            && start.length == columns + 1,
        "rarity has one of each for every column");
    this.usual = usual.clone();
    this.rows = rows.clone();
    this.missing = missing.clone();
    this.start = start.clone();
    this.points = points.clone();
    width = new double[columns];
    density = new boolean[columns];
    require(
        start[0] == 0 && start[columns] == points.length,
        "the points of the first column start at 0");
    for (int c = 0; c < columns; c++) {
      require(
          start[c + 1] - start[c] == points(variables.get(c)),
          "rarity has " + POINTS + " points of a number, and one of each level");
      require(Double.isFinite(usual[c]), "rarity has a number that is not finite");
      require(rows[c] >= 0 && Double.isFinite(rows[c]), "rarity counts 0 rows or more");
      require(missing[c] >= 0 && missing[c] <= 1, "a share is from 0 to 1");
      density[c] = variables.get(c).values() == 0;
      check(c);
      width[c] = density[c] ? width(c) : 0;
    }
  }

  private void check(int column) {
    for (int i = (int) start[column]; i < start[column + 1]; i++) {
      boolean ascends = !density[column] || i == start[column] || points[i] >= points[i - 1];
      boolean share = density[column] || (points[i] >= 0 && points[i] <= 1);
      require(
          Double.isFinite(points[i]) && ascends && share,
          "the points of a number ascend, and those of levels are shares");
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** How many numbers a column has in a file. */
  static int points(Variable variable) {
    return variable.values() == 0 ? POINTS : variable.values();
  }

  /**
   * The rarity of some rows.
   *
   * @param values encoded values of a row in column order, NaN where nothing is
   */
  public static CellRarity of(List<Variable> variables, List<CountedRow> values) {
    int columns = variables.size();
    double[] rows = new double[columns];
    double[] missing = new double[columns];
    long[] start = new long[columns + 1];
    for (int c = 0; c < columns; c++) {
      start[c + 1] = start[c] + points(variables.get(c));
    }
    double[] points = new double[Math.toIntExact(start[columns])];
    double[] weights = values.stream().mapToDouble(CountedRow::weight).toArray();
    double all = Arrays.stream(weights).sum();
    for (int c = 0; c < columns; c++) {
      int column = c;
      double[] cells = values.stream().mapToDouble(row -> row.values[column]).toArray();
      for (int i = 0; i < cells.length; i++) {
        rows[c] += Double.isNaN(cells[i]) ? 0 : weights[i];
      }
      missing[c] = variables.get(c).takesMissing() && all > 0 ? (all - rows[c]) / all : 0;
      int from = (int) start[c];
      if (variables.get(c).values() == 0) {
        WeightedQuantiles quantiles = WeightedQuantiles.of(cells, weights);
        for (int i = 0; i < POINTS; i++) {
          points[from + i] = quantiles.at((i + 0.5) / POINTS);
        }
      } else {
        for (int i = 0; i < cells.length; i++) {
          if (cells[i] < start[c + 1] - from) {
            points[from + (int) cells[i]] += weights[i] / rows[c];
          }
        }
        for (int k = from; k < start[c + 1]; k++) {
          points[k] = Math.min(1, points[k]);
        }
      }
    }
    CellRarity rarity =
        new CellRarity(variables, new double[columns], rows, missing, start, points);
    double[] usual = new double[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      boolean outcome = variables.get(c).takesMissing();
      double[] logs =
          values.stream()
              .mapToDouble(row -> row.values[column])
              .map(x -> Double.isNaN(x) && !outcome ? x : rarity.logDensity(column, x))
              .toArray();
      usual[c] = WeightedQuantiles.of(logs, weights).at(0.5);
    }
    return new CellRarity(variables, usual, rows, missing, start, points);
  }

  /**
   * A row that values are counted in.
   *
   * @param values encoded, in column order, NaN where nothing is
   * @param weight how much it counts: one of weight 2 is as two rows
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record CountedRow(double[] values, double weight) implements Serializable {}

  /** How much rarer a value of a column is than is usual, nats, 0 or more; NaN: missing. */
  public double surprise(int column, double x) {
    return Math.max(0, usual[column] - logDensity(column, x));
  }

  /** Log q: of a number the log-density of the standardised value, else the log-probability. */
  private double logDensity(int column, double x) {
    double spare = 0.5 / (rows[column] + 1);
    if (Double.isNaN(x)) {
      return StrictMath.log(Math.max(missing[column], spare));
    }
    double share = missing[column] == 0 ? 1 : Math.max(1 - missing[column], spare);
    double rest = 1 / (rows[column] + 1);
    if (!density[column]) {
      int from = (int) start[column];
      double even = 1.0 / (start[column + 1] - from);
      // A cell that should be 0 or 1 may be neither: no training row has it.
      double p = x < start[column + 1] - from ? points[from + (int) x] : 0;
      return StrictMath.log(share * (p + rest * (even - p)));
    }
    double cauchy = 1 / (StrictMath.PI * (1 + x * x));
    double p = kernels(column, x);
    return StrictMath.log(share * (p + rest * (cauchy - p)));
  }

  private double kernels(int column, double x) {
    int from = (int) start[column];
    double h = width[column];
    double sum = 0;
    for (int i = first(column, x - REACH * h); i < from + POINTS; i++) {
      double z = (points[i] - x) / h;
      if (z > REACH) {
        break;
      }
      sum += FloatMath.expOfNegative((float) (-0.5 * z * z));
    }
    return sum / (POINTS * h * SQRT_2_PI);
  }

  /** The first point of a column that is not below a bound. */
  private int first(int column, double bound) {
    int low = (int) start[column];
    int high = (int) start[column + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double width(int column) {
    int from = (int) start[column];
    double quartiles = points[from + 3 * POINTS / 4] - points[from + POINTS / 4];
    double scale = quartiles > 0 ? Math.min(1, quartiles / IQR_OF_NORMAL) : 1;
    return 0.9 * scale * StrictMath.pow(Math.max(1, rows[column]), -0.2);
  }

  double[] usual() {
    return usual.clone();
  }

  double[] rows() {
    return rows.clone();
  }

  double[] missing() {
    return missing.clone();
  }

  long[] start() {
    return start.clone();
  }

  double[] points() {
    return points.clone();
  }
}
