package org.ardent.train;

import java.util.Locale;

/** What scoring does about a malformed row. */
public enum OnInvalid {
  /** It ends, and nothing is written. */
  FAIL,
  /** The row is left out. */
  SKIP,
  /** The row is kept in its place without a score. */
  NULL;

  /** What is done unless the user says otherwise. */
  public static final OnInvalid DEFAULT = FAIL;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
