package org.ardent.kind;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.ReadFailure;
import org.ardent.io.Secrets;
import org.ardent.io.Setting;
import org.ardent.math.Permutation;
import org.ardent.math.Random;

/** Orderings by name: which variable stands at each position. */
public final class Orderings {
  /** The names that {@link #parse} understands without a file. */
  public static final String NAMES = "raster, reverse, random:SEED";

  private static final String RANDOM = "random:";

  private Orderings() {}

  /** Whether a specification names a file. */
  public static boolean isFile(String specification) {
    return !specification.equals("raster")
        && !specification.equals("reverse")
        && !specification.startsWith(RANDOM);
  }

  /**
   * The ordering of n variables.
   *
   * @param specification {@code raster}: the columns as they come, {@code reverse}, or {@code
   *     random:SEED}
   * @throws InvalidInputException if it is none of these
   */
  public static int[] parse(String specification, int n) {
    if (specification.equals("raster")) {
      return IntStream.range(0, n).toArray();
    }
    if (specification.equals("reverse")) {
      return IntStream.range(0, n).map(t -> n - 1 - t).toArray();
    }
    try {
      long seed = Long.parseLong(specification.substring(RANDOM.length()));
      Permutation permutation = new Permutation(n, Random.hash(seed, Random.ORDERING));
      return IntStream.range(0, n).map(t -> (int) permutation.apply(t)).toArray();
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new InvalidInputException(
          Setting.ORDERING + " is '" + specification + "', expected " + NAMES + " or a file", e);
    }
  }

  /**
   * The ordering in a text of n numbers: at each position the column, counted from 0, separated by
   * white space or commas.
   *
   * @param source what messages call the file
   * @throws InvalidInputException if it is not a permutation of 0…n−1
   */
  public static int[] parseText(String source, String text, int n) {
    List<Integer> entries = new ArrayList<>();
    boolean[] seen = new boolean[n];
    for (String word : text.strip().split("[\\s,]+", -1)) {
      int place = entries.size() + 1;
      int v;
      try {
        v = Integer.parseInt(word);
      } catch (NumberFormatException e) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: entry %d is '%s', expected a column from 0 to %d",
                source,
                place,
                abbreviate(word),
                n - 1),
            e);
      }
      if (v < 0 || v >= n || seen[v]) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: entry %d is %d, expected every column from 0 to %d once",
                source,
                place,
                v,
                n - 1));
      }
      seen[v] = true;
      entries.add(v);
    }
    if (entries.size() != n) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has %d entries, expected %d, one per column",
              source,
              entries.size(),
              n));
    }
    return entries.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The ordering in a file, as {@link #parseText} understands it.
   *
   * @throws InvalidInputException if there is no such file, or it holds no ordering
   */
  public static int[] read(Configuration hadoop, String uri, int n) {
    String option =
        Setting.ORDERING + " is '" + Secrets.redact(uri) + "', expected " + NAMES + " or a file";
    try {
      Path path = new Path(uri);
      FileSystem fs = LocalDisk.of(path, hadoop);
      if (fs.getFileStatus(path).isDirectory()) {
        throw new InvalidInputException(option + "; it is a folder");
      }
      try (InputStream in = fs.open(path)) {
        // No ordering of n columns is longer than this.
        byte[] text = in.readNBytes(Math.addExact(1024, Math.multiplyExact(n, 24)));
        return parseText(Secrets.redact(uri), new String(text, StandardCharsets.UTF_8), n);
      }
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(option + "; " + ReadFailure.of(e).reason(), e);
    }
  }

  private static String abbreviate(String word) {
    return word.length() <= 20 ? word : word.substring(0, 20) + "…";
  }
}
