package org.ardent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What tests of mixed tables share: customers with columns of every kind, and training on them. */
abstract class CustomerTables extends CommandLineTest {
  static final List<String> NAMES = List.of("plan", "age", "active", "visits", "spend");
  static final List<String> PLANS = List.of("basic", "gold, \"plus\"", "none at all");
  static final int VISITS = 4;

  /** Customers whose spending depends on their plan. */
  static List<String[]> customers(int count, long seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int plan = random.nextInt(3);
      boolean active = random.nextInt(4) < plan + 1;
      double age = 40 + 12 * random.nextGaussian();
      double spend = 100 * plan + (active ? 30 : 0) + 10 * random.nextGaussian();
      rows.add(
          new String[] {
            PLANS.get(plan),
            String.format(Locale.ROOT, "%.3f", age),
            active ? "1" : "0",
            String.valueOf(active ? random.nextInt(VISITS) : 0),
            String.format(Locale.ROOT, "%.4f", spend)
          });
    }
    return rows;
  }

  /** A file of some columns in some order. */
  static String csv(List<String> header, List<String[]> rows, int... columns) {
    StringBuilder text = new StringBuilder();
    if (header != null) {
      text.append(String.join(",", Arrays.stream(columns).mapToObj(header::get).toList()))
          .append('\n');
    }
    for (String[] row : rows) {
      List<String> cells =
          Arrays.stream(columns)
              .mapToObj(c -> row[c])
              .map(s -> s.contains(",") ? '"' + s.replace("\"", "\"\"") + '"' : s)
              .toList();
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  static String csv(List<String[]> rows) {
    return csv(NAMES, rows, 0, 1, 2, 3, 4);
  }

  Result trainMixed(String model, String more) {
    write("t.csv", csv(customers(400, 1)));
    write("v.csv", csv(customers(100, 2)));
    return ardent(
        "train --model "
            + model
            + " --train {}/t.csv --valid {}/v.csv --output {}/m --epochs 8 --shards 2"
            + " --learning-rate 0.02 --components 3"
            + more);
  }

  static double[] column(List<String[]> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
  }

  static double mean(double[] x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  static double std(double[] x) {
    double mean = mean(x);
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }
}
