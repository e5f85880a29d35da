package org.ardent.score;

import java.util.Arrays;
import java.util.Locale;

/** What scoring does about a malformed row. */
public enum OnInvalid {
  /** Scoring ends, and nothing is written. */
  FAIL,
  /** The row is left out. */
  SKIP,
  /** The row is kept in its place without a score. */
  NULL;

  /** The default. */
  public static final OnInvalid DEFAULT = FAIL;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name in spark.ml: error, skip or keep. */
  public String paramValue() {
    return switch (this) {
      case FAIL -> "error";
      case SKIP -> "skip";
      case NULL -> "keep";
    };
  }

  /** The choice with this name in spark.ml. */
  public static OnInvalid ofParam(String value) {
    return Arrays.stream(values())
        .filter(each -> each.paramValue().equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such choice: " + value));
  }
}
