package org.ardent.bench;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.math.Random;
import org.ardent.ml.ModelDirectory;
import org.ardent.modelfile.LoadedModel;
import org.ardent.query.Condition;
import org.ardent.query.Probability;
import org.ardent.query.ProgressiveSampling;

/**
 * Estimated counts against exact ones: random conjunctions of two to six columns of UCI Adult, made
 * from its rows, as Yang et al. (VLDB 2020) make theirs. The q-error is the larger of estimate and
 * count over the smaller, each at least 1.
 *
 * <p>Arguments: the model, adult_train.csv.gz, how many conditions, how many samples.
 */
public final class ConditionErrors {
  private static final List<Integer> NUMBERS = List.of(0, 2, 4, 10, 11, 12);

  private ConditionErrors() {}

  /** A conjunction in SQL and as a test of rows. */
  private record Conjunction(String sql, Predicate<String[]> holds) {}

  /** Prints the quantiles of the q-error. */
  public static void main(String[] args) throws IOException {
    LoadedModel model = ModelDirectory.read(new Configuration(), args[0]);
    List<String[]> rows = rows(args[1]);
    int conditions = Integer.parseInt(args[2]);
    int samples = Integer.parseInt(args[3]);
    List<String> names = IntStream.rangeClosed(1, 15).mapToObj(i -> "x" + i).toList();
    ProgressiveSampling sampling = new ProgressiveSampling(model);
    double[] errors = new double[conditions];
    long start = System.nanoTime();
    for (int i = 0; i < conditions; i++) {
      Conjunction c = conjunction(rows, Random.of(1, Random.TEST, i));
      long count = rows.stream().filter(c.holds).count();
      Probability p =
          sampling.estimate(Condition.parse(c.sql, model.model().layout(), names), samples, i);
      double estimate = Math.max(1, p.probability() * rows.size());
      errors[i] = Math.max(estimate / Math.max(1, count), Math.max(1, count) / estimate);
    }
    double millis = (System.nanoTime() - start) / 1e6 / conditions;
    Arrays.sort(errors);
    System.out.printf(
        Locale.ROOT,
        "q-error of %d conditions, %d samples: median %.3f, 95 %% %.3f, 99 %% %.3f, most %.3f;"
            + " %.0f ms each%n",
        conditions,
        samples,
        errors[conditions / 2],
        errors[(int) (conditions * 0.95)],
        errors[(int) (conditions * 0.99)],
        errors[conditions - 1],
        millis);
  }

  private static List<String[]> rows(String path) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new FileInputStream(path)), StandardCharsets.UTF_8))) {
      for (String line; (line = in.readLine()) != null; ) {
        if (!line.isBlank()) {
          rows.add(line.split(", ", -1));
        }
      }
    }
    return rows;
  }

  /** Of a random row: its words as they are, and ranges around its numbers. */
  private static Conjunction conjunction(List<String[]> rows, Random random) {
    String[] row = rows.get(random.nextInt(rows.size()));
    int count = 2 + random.nextInt(5);
    List<String> parts = new ArrayList<>();
    Predicate<String[]> holds = r -> true;
    boolean[] used = new boolean[15];
    while (parts.size() < count) {
      int c = random.nextInt(15);
      // What is rare enough to be no level of its own has no word to ask for.
      if (used[c] || row[c].equals("?") || row[c].equals("Holand-Netherlands")) {
        used[c] = true;
        count =
            Math.min(
                count, (int) IntStream.range(0, 15).filter(i -> !used[i]).count() + parts.size());
        continue;
      }
      used[c] = true;
      if (!NUMBERS.contains(c)) {
        parts.add("x" + (c + 1) + " = '" + row[c] + "'");
        holds = holds.and(r -> r[c].equals(row[c]));
        continue;
      }
      double x = Double.parseDouble(row[c]);
      switch (random.nextInt(3)) {
        case 0 -> {
          parts.add("x" + (c + 1) + " <= " + row[c]);
          holds = holds.and(r -> Double.parseDouble(r[c]) <= x);
        }
        case 1 -> {
          parts.add("x" + (c + 1) + " >= " + row[c]);
          holds = holds.and(r -> Double.parseDouble(r[c]) >= x);
        }
        default -> {
          double y = Double.parseDouble(rows.get(random.nextInt(rows.size()))[c]);
          double low = Math.min(x, y);
          double high = Math.max(x, y);
          parts.add("x" + (c + 1) + " BETWEEN " + low + " AND " + high);
          holds =
              holds.and(r -> Double.parseDouble(r[c]) >= low && Double.parseDouble(r[c]) <= high);
        }
      }
    }
    return new Conjunction(String.join(" AND ", parts), holds);
  }
}
