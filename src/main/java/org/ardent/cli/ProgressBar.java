package org.ardent.cli;

import java.util.Locale;

/** A bar on standard error where that is a terminal, and nothing elsewhere. */
final class ProgressBar {
  /** Set by submit/ardent where standard error is a terminal. */
  private static final String TERMINAL = "ardent.terminal";

  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final boolean terminal = Boolean.getBoolean(TERMINAL);
  private long lastDrawn;

  /** Whether a bar that is drawn now would be seen: not if the last one is too new. */
  boolean isDue() {
    return terminal && System.nanoTime() - lastDrawn > REDRAW_NANOS;
  }

  /**
   * Draws the bar in place of the last one.
   *
   * @param share of it that is filled, from 0 to 1
   */
  void draw(String before, double share, String after) {
    if (terminal) {
      lastDrawn = System.nanoTime();
      int filled = (int) (WIDTH * share);
      System.err.printf(
          Locale.ROOT,
          "\r\033[K%s[%s%s] %s",
          before,
          "#".repeat(filled),
          "-".repeat(WIDTH - filled),
          after);
      System.err.flush();
    }
  }

  /** Takes the bar away, for a line in its place. */
  void clear() {
    if (terminal) {
      System.err.print("\r\033[K");
    }
  }
}
