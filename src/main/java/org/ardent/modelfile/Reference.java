package org.ardent.modelfile;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What rows are judged by: how likely each column was over some rows that the model did not choose,
 * how rare the training rows say each cell is by itself, and how odd rows were. A model file has it
 * in the tensors {@code reference.*}.
 *
 * <p>The <em>oddity</em> of a row is Σ_t max(0, m_t − log p_t) + s_t / 2, nats: p_t is the
 * probability or density of its cell in column t given the columns before it, m_t the median of log
 * p_t over the reference rows. Where ordinary values have a density and others a probability, log p
 * is that of the standardised value, which depends on no unit: in the data's own units, log P − log
 * std of the others. A column counts only as far as it is less likely than usual, so that no column
 * makes up for another. The surprise s_t is how rare the cell is by itself, as {@link CellRarity}
 * say: a model that has learned a group of odd rows expects the later cells of such a row. It
 * counts half, for columns that go together, such as the rooms and the size of a flat, say one
 * thing several times. A cell that is not observed counts nothing. The <em>severity</em> of a row
 * is the share of the reference rows that are less odd, 0 to 100.
 */
public final class Reference implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many quantiles there are: 0, 1/1000, …, 1. */
  public static final int QUANTILES = 1001;

  /** The part of a cell's own surprise that counts. */
  private static final double ALONE = 0.5;

  private final double[] median;
  private final double[] spread;
  private final double[] quantiles;
  private final double[] units;
  private final CellRarity rarity;

  /**
   * A reference without rarity of columns in which every cell has a density, or every cell a
   * probability.
   *
   * @param median of log p of each column, nats in the data's own units
   * @param spread from the first to the third quartile of the same
   * @param quantiles of the rows' oddity, nats, ascending
   * @throws IllegalArgumentException if a number is not finite, or they cannot be what they claim
   */
  public Reference(double[] median, double[] spread, double[] quantiles) {
    this(median, spread, quantiles, new double[median.length], null);
  }

  /**
   * A reference.
   *
   * @param units what is subtracted from log P of a missing cell or an atom, by column, before it
   *     is compared with the median: log std where ordinary values have a density, else 0
   * @param rarity how rare cells are by themselves; null of models saved before these were
   * @throws IllegalArgumentException as the other
   */
  public Reference(
      double[] median, double[] spread, double[] quantiles, double[] units, CellRarity rarity) {
    if (spread.length != median.length
        || units.length != median.length
        || quantiles.length != QUANTILES) {
      throw new IllegalArgumentException(
          "a reference has a median and a spread for each column and " + QUANTILES + " quantiles");
    }
    requireFinite(median);
    requireFinite(spread);
    requireFinite(quantiles);
    requireFinite(units);
    for (int i = 0; i < QUANTILES; i++) {
      if (quantiles[i] < (i == 0 ? 0 : quantiles[i - 1])) {
        throw new IllegalArgumentException("the quantiles of the oddity are 0 or more, ascending");
      }
    }
    if (Arrays.stream(spread).anyMatch(s -> s < 0)) {
      throw new IllegalArgumentException("the spread of a column is 0 or more");
    }
    this.median = median.clone();
    this.spread = spread.clone();
    this.quantiles = quantiles.clone();
    this.units = units.clone();
    this.rarity = rarity;
  }

  private static void requireFinite(double[] numbers) {
    if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a reference has a number that is not finite");
    }
  }

  /**
   * A row that others are to be compared with.
   *
   * @param logDensities log p of every column as it is compared, NaN where it is not observed
   * @param surprises how rare every cell is by itself, nats
   * @param weight how much it counts: one of weight 2 is as two rows
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record ReferenceRow(double[] logDensities, double[] surprises, double weight)
      implements Serializable {}

  /**
   * The reference that some rows make; of a column that none of them observes, 0.
   *
   * @param units as the constructor has them
   * @param rarity as the constructor has them
   */
  public static Reference of(double[] units, CellRarity rarity, List<ReferenceRow> rows) {
    int columns = units.length;
    double[] median = new double[columns];
    double[] spread = new double[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      WeightedQuantiles of =
          WeightedQuantiles.of(
              rows.stream().mapToDouble(row -> row.logDensities[column]).toArray(),
              rows.stream().mapToDouble(ReferenceRow::weight).toArray());
      median[c] = of.at(0.5);
      spread[c] = WeightedQuantiles.finite(of.at(0.75) - of.at(0.25));
    }
    WeightedQuantiles oddity =
        WeightedQuantiles.of(
            rows.stream()
                .mapToDouble(row -> oddity(median, row.logDensities, row.surprises))
                .toArray(),
            rows.stream().mapToDouble(ReferenceRow::weight).toArray());
    double[] quantiles = new double[QUANTILES];
    Arrays.setAll(quantiles, i -> oddity.at(i / (double) (QUANTILES - 1)));
    return new Reference(median, spread, quantiles, units, rarity);
  }

  /** The number of columns. */
  public int columns() {
    return median.length;
  }

  /** The median of log p of a column, nats. */
  public double median(int column) {
    return median[column];
  }

  /** From the first to the third quartile of log p of a column, nats. */
  public double spread(int column) {
    return spread[column];
  }

  /**
   * What one column adds to the oddity of a row, nats; 0 of a cell that is not observed.
   *
   * @param surprise how rare the cell is by itself
   */
  public double contribution(int column, double logDensity, double surprise) {
    return contribution(median[column], logDensity, surprise);
  }

  private static double contribution(double usual, double logDensity, double surprise) {
    return Double.isNaN(logDensity) ? 0 : Math.max(0, usual - logDensity) + ALONE * surprise;
  }

  /**
   * The oddity of a row, nats.
   *
   * @param logDensities log p of every column as it is compared, NaN where it is not observed
   * @param surprises how rare every cell is by itself, nats
   */
  public double oddity(double[] logDensities, double[] surprises) {
    return oddity(median, logDensities, surprises);
  }

  private static double oddity(double[] usual, double[] logDensities, double[] surprises) {
    double sum = 0;
    for (int c = 0; c < usual.length; c++) {
      sum += contribution(usual[c], logDensities[c], surprises[c]);
    }
    return sum;
  }

  /** The share of the reference rows that are less odd, from 0 to 100. */
  public double severity(double oddity) {
    int above = 0;
    int end = QUANTILES;
    while (above < end) {
      int middle = (above + end) >>> 1;
      if (quantiles[middle] < oddity) {
        above = middle + 1;
      } else {
        end = middle;
      }
    }
    if (above == 0 || above == QUANTILES) {
      return above == 0 ? 0 : 100;
    }
    double below = quantiles[above - 1];
    double within = (oddity - below) / (quantiles[above] - below);
    return 100 * (above - 1 + within) / (QUANTILES - 1);
  }

  /** The oddity that a share of the reference rows exceeds, nats. */
  public double threshold(double share) {
    double place = (1 - share) * (QUANTILES - 1);
    int below = (int) Math.min(QUANTILES - 2, Math.floor(place));
    double within = place - below;
    return quantiles[below] + within * (quantiles[below + 1] - quantiles[below]);
  }

  /** What is subtracted from log P of a missing cell or an atom, by column, nats. */
  public double[] units() {
    return units.clone();
  }

  /** How rare cells are by themselves; null if that does not count. */
  public CellRarity rarity() {
    return rarity;
  }

  double[] medians() {
    return median.clone();
  }

  double[] spreads() {
    return spread.clone();
  }

  double[] quantiles() {
    return quantiles.clone();
  }
}
