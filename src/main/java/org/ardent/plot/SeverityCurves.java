package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * How odd two sets of rows are: of each the share of rows of at most a severity. Rows like those
 * that severities are measured by lie on the diagonal.
 */
public final class SeverityCurves {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 600;
  private static final int LEFT = 84;
  private static final int RIGHT = WIDTH - 28;
  private static final int TOP = 60;
  private static final int BOTTOM = HEIGHT - 64;
  private static final int WHITE = 0xFFFFFF;
  private static final int GRID = 0xE3E3E3;
  private static final int INK = 0x333333;
  private static final int[] COLORS = {0x1F77B4, 0xE6550D};
  private static final double TEXT = 10;

  private SeverityCurves() {}

  /**
   * Writes the picture; the stream stays open.
   *
   * @param reference shares of rows of at most each severity from 0 to 100, in equal steps
   * @param now the same of the new rows
   */
  public static void write(OutputStream out, double[] reference, double[] now) throws IOException {
    Canvas canvas = new Canvas(WIDTH, HEIGHT, WHITE);
    Axis severity = Axis.of(0, 100, 10, 0);
    Axis share = Axis.of(0, 1, 10, 0);
    for (BigDecimal tick : share.ticks()) {
      double y = Math.rint(y(tick.doubleValue())) + 0.5;
      canvas.line(LEFT, y, RIGHT, y, 1, GRID);
      String label = share.label(tick);
      canvas.text(LEFT - 10 - Canvas.textWidth(label, TEXT), y, label, TEXT, INK);
    }
    for (BigDecimal tick : severity.ticks()) {
      double x = Math.rint(x(tick.doubleValue())) + 0.5;
      canvas.line(x, TOP, x, BOTTOM, 1, GRID);
      String label = severity.label(tick);
      canvas.text(x - Canvas.textWidth(label, TEXT) / 2, BOTTOM + 16, label, TEXT, INK);
    }
    canvas.text(
        (LEFT + RIGHT - Canvas.textWidth("severity", TEXT)) / 2,
        BOTTOM + 42,
        "severity",
        TEXT,
        INK);
    String what = "share of rows";
    canvas.textUpwards(20, (TOP + BOTTOM + Canvas.textWidth(what, TEXT)) / 2, what, TEXT, INK);
    String[] names = {"reference", "new rows"};
    double[][] curves = {reference, now};
    for (int c = 0; c < 2; c++) {
      double left = LEFT + 160.0 * c;
      canvas.line(left, 30, left + 24, 30, 2, COLORS[c]);
      canvas.text(left + 34, 30, names[c], TEXT, INK);
      canvas.strokes(strokes(curves[c]), 2, COLORS[c]);
    }
    canvas.write(out);
  }

  private static List<double[]> strokes(double[] shares) {
    List<double[]> strokes = new ArrayList<>();
    int step = Math.max(1, shares.length / 500);
    for (int i = 0; i + step < shares.length; i += step) {
      double scale = 100.0 / (shares.length - 1);
      strokes.add(
          new double[] {x(i * scale), y(shares[i]), x((i + step) * scale), y(shares[i + step])});
    }
    return strokes;
  }

  private static double x(double severity) {
    return LEFT + severity / 100 * (RIGHT - LEFT);
  }

  private static double y(double share) {
    return BOTTOM - share * (BOTTOM - TOP);
  }
}
