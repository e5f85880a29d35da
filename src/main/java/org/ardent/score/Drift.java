package org.ardent.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Compares the likelihood of new rows with that of reference rows under one model.
 *
 * <p>It has the change of mean log p of whole rows, and of each column given those before it. Each
 * change comes with the probability that chance alone makes one as large (Welch's test). The
 * distributions of severities are compared by the test of Kolmogorov and Smirnov. Holm's method
 * (1979) adjusts the probabilities for their number: without drift, the chance that any adjusted
 * probability is below p is at most p.
 */
public final class Drift {
  private final long referenceRows;
  private final long rows;
  private final Change whole;
  private final List<Change> columns;
  private final double distance;
  private final double distanceP;
  private final double[] referenceSeverities;
  private final double[] severities;

  /**
   * The change of a mean of log p.
   *
   * @param name of the column; "row" for whole rows
   * @param reference the mean over the reference rows, nats
   * @param mean that over the new rows, nats
   * @param standardError of their difference, nats
   * @param p the adjusted probability of a change that large by chance
   */
  public record Change(String name, double reference, double mean, double standardError, double p) {
    /** By how much the new rows are more likely, nats. */
    public double change() {
      return mean - reference;
    }

    /** As the command line and Python have it. */
    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("column", name);
      fields.put("reference", Likelihood.rounded(reference));
      fields.put("mean", Likelihood.rounded(mean));
      fields.put("change", Likelihood.rounded(change()));
      fields.put("standardError", Likelihood.rounded(standardError));
      fields.put("p", p);
      return fields;
    }
  }

  /** Compares two sets of rows. */
  Drift(List<String> names, DriftSums reference, DriftSums now) {
    int n = names.size();
    referenceRows = reference.rows();
    rows = now.rows();
    referenceSeverities = reference.cumulative();
    severities = now.cumulative();
    distance =
        IntStream.range(0, DriftSums.BINS)
            .mapToDouble(b -> Math.abs(referenceSeverities[b] - severities[b]))
            .max()
            .orElseThrow();
    double[] p = new double[n + 2];
    for (int i = 0; i <= n; i++) {
      p[i] = welch(reference, now, i);
    }
    p[n + 1] = smirnov(distance, referenceRows, rows);
    double[] adjusted = holm(p);
    distanceP = adjusted[n + 1];
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i <= n; i++) {
      changes.add(
          new Change(
              i == n ? "row" : names.get(i),
              reference.mean(i),
              now.mean(i),
              Math.sqrt(reference.errorSquared(i) + now.errorSquared(i)),
              adjusted[i]));
    }
    whole = changes.remove(n);
    changes.sort(Comparator.comparingDouble(change -> -Math.abs(change.change())));
    columns = List.copyOf(changes);
  }

  /** The probability that chance makes means differ so much; variances may differ (Welch 1947). */
  private static double welch(DriftSums a, DriftSums b, int i) {
    double va = a.errorSquared(i);
    double vb = b.errorSquared(i);
    double difference = Math.abs(a.mean(i) - b.mean(i));
    if (!(va + vb < Double.POSITIVE_INFINITY) || difference == 0) {
      return 1;
    }
    if (va + vb == 0) {
      return 0;
    }
    double freedom =
        (va + vb) * (va + vb) / (va * va / (a.count(i) - 1) + vb * vb / (b.count(i) - 1));
    return 2 * new TDistribution(freedom).cumulativeProbability(-difference / Math.sqrt(va + vb));
  }

  /** The probability that chance makes a distance so large, for many rows (Smirnov 1948). */
  private static double smirnov(double distance, long m, long n) {
    double effective = Math.sqrt(m * (double) n / (m + n));
    double x = (effective + 0.12 + 0.11 / effective) * distance;
    if (x < 0.2) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k <= 100; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * StrictMath.exp(-2.0 * k * k * x * x);
    }
    return Math.min(1, Math.max(0, sum));
  }

  /** Adjusts probabilities so that they hold for all tests together. */
  static double[] holm(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double highest = 0;
    for (int k = 0; k < order.length; k++) {
      highest = Math.max(highest, Math.min(1, (order.length - k) * p[order[k]]));
      adjusted[order[k]] = highest;
    }
    return adjusted;
  }

  /** The number of reference rows. */
  public long referenceRows() {
    return referenceRows;
  }

  /** The number of new rows. */
  public long rows() {
    return rows;
  }

  /** The change of log p of whole rows. */
  public Change whole() {
    return whole;
  }

  /** The change of each column; the largest change comes first. */
  public List<Change> columns() {
    return columns;
  }

  /** The largest difference of the two distribution functions of the severity, 0 to 1. */
  public double distance() {
    return distance;
  }

  /** The adjusted probability that chance makes this distance so large. */
  public double distanceP() {
    return distanceP;
  }

  /** The least of the adjusted probabilities. */
  public double p() {
    return Math.min(
        Math.min(whole.p, distanceP), columns.stream().mapToDouble(Change::p).min().orElse(1));
  }

  /** For severities from 0 to 100 in equal steps: the share of reference rows up to each. */
  public double[] referenceSeverities() {
    return referenceSeverities.clone();
  }

  /** The same for the new rows. */
  public double[] severities() {
    return severities.clone();
  }

  /** All figures by name, as the command line prints them. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("referenceExamples", referenceRows);
    fields.put("examples", rows);
    fields.put("change", Likelihood.rounded(whole.change()));
    fields.put("standardError", Likelihood.rounded(whole.standardError));
    fields.put("p", whole.p);
    fields.put("severityDistance", Likelihood.rounded(distance));
    fields.put("severityP", distanceP);
    fields.put("leastP", p());
    fields.put("columns", columns.stream().map(Change::fields).toList());
    return fields;
  }

  /** The same as one line of JSON. */
  public String json() {
    try {
      return new ObjectMapper().writeValueAsString(fields());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and names have a JSON form", e);
    }
  }

  /** A page of Markdown. */
  public String page() {
    StringBuilder page = new StringBuilder("# Drift\n\n");
    page.append(
        String.format(
            Locale.ROOT,
            "%,d rows against %,d reference rows. Mean log p changed by %.4f ± %.4f nats a row"
                + " (p = %.2g). The severities are %.4f apart (Kolmogorov-Smirnov, p = %.2g).%n%n",
            rows,
            referenceRows,
            whole.change(),
            whole.standardError,
            whole.p,
            distance,
            distanceP));
    page.append("![Severities](drift.png)\n\n");
    page.append("| column | change of log p, nats | standard error | p | reference | now |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Change change : columns) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %.4f | %.4f | %.2g | %.4f | %.4f |%n",
              change.name.replace("|", "\\|"),
              change.change(),
              change.standardError,
              change.p,
              change.reference,
              change.mean));
    }
    page.append(
        "\n"
            + "Each p is the probability of a change that large by chance, adjusted by Holm's"
            + " method for the number of tests.\n");
    return page.toString().replace("\r\n", "\n");
  }
}
