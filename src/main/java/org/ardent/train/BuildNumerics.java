package org.ardent.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A number that differs between builds whose training gives different bits. It is computed from the
 * list of golden runs, which a test compares with what this build trains. It changes with the bits
 * and with the list of runs, and with nothing else.
 */
final class BuildNumerics {
  private static final String RUNS = "golden-runs.txt";
  private static final String ID = id();

  private BuildNumerics() {}

  /** The number, as text. */
  static String get() {
    return ID;
  }

  /** Made of the hashes of the parameters; the rest of a model file does not depend on numerics. */
  private static String id() {
    CRC32C crc = new CRC32C();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                BuildNumerics.class.getResourceAsStream(RUNS), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          crc.update(line.substring(0, line.indexOf(' ')).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RUNS, e);
    }
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
