package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.model.Score;

/**
 * The learning curve of a run as a PNG: negative log-likelihood (nats per example), or what else
 * was minimised, by epoch, on the training set and, if there is one, the validation set; the best
 * epoch is marked.
 */
public final class LearningCurve {
  /** Size of the picture in pixels. */
  public static final int WIDTH = 960;

  /** Size of the picture in pixels. */
  public static final int HEIGHT = 600;

  private static final int WHITE = 0xFFFFFF;
  private static final int GRID = 0xE3E3E3;
  private static final int INK = 0x333333;
  private static final int TRAIN = 0x1F77B4;
  private static final int VALID = 0xE6550D;

  private static final double TEXT = 10;
  private static final double TITLE = 13;
  private static final double CURVE = 2;

  /** Curves of at most so many epochs show a dot at each. */
  private static final int FEW_EPOCHS = 40;

  private static final int LEGEND = 60;
  private static final int TOP = 82;
  private static final int BOTTOM = HEIGHT - 64;
  private static final int RIGHT = WIDTH - 28;

  private final double[] train;
  private final double[] valid;
  private final Axis epochs;
  private final Axis nats;
  private final int left;
  private final Canvas canvas = new Canvas(WIDTH, HEIGHT, WHITE);

  private LearningCurve(double[] train, double[] valid) {
    this.train = train;
    this.valid = valid;
    int last = Math.max(Math.max(train.length, valid.length), 1);
    epochs = Axis.of(last == 1 ? 0 : 1, last == 1 ? 2 : last, 12, 1);
    nats = valueAxis(train, valid);
    double widest = 0;
    for (BigDecimal tick : nats.ticks()) {
      widest = Math.max(widest, Canvas.textWidth(nats.label(tick), TEXT));
    }
    left = (int) Math.ceil(56 + widest);
  }

  /**
   * Writes the picture; the stream stays open. Values that are not finite are not drawn.
   *
   * @param title above the picture, or null for none
   * @param score of which training minimised the opposite or the value itself
   * @param train of epochs 1, 2, …
   * @param valid of epochs 1, 2, …: NaN where not measured; null or empty without a validation set
   */
  public static void write(
      OutputStream out, String title, Score score, double[] train, double[] valid)
      throws IOException {
    LearningCurve curve = new LearningCurve(train, valid == null ? new double[0] : valid);
    curve.drawAxes(title, score);
    curve.drawCurves();
    curve.canvas.write(out);
  }

  private static Axis valueAxis(double[] train, double[] valid) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] series : new double[][] {train, valid}) {
      for (double value : series) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
    }
    if (low > high) {
      low = 0;
      high = 1;
    }
    double margin = 0.03 * (high - low);
    if (margin <= 1e-9 * Math.abs(high)) {
      margin = Math.max(0.5, 0.01 * Math.abs(high)); // one value, or a flat curve
    }
    return Axis.of(low - margin, high + margin, 8, 0).widenedToTicks();
  }

  private void drawAxes(String title, Score score) {
    for (BigDecimal tick : nats.ticks()) {
      double y = Math.rint(y(tick.doubleValue())) + 0.5;
      canvas.line(left, y, RIGHT, y, 1, GRID);
      canvas.line(left - 5, y, left, y, 1, INK);
      String label = nats.label(tick);
      canvas.text(left - 10 - Canvas.textWidth(label, TEXT), y, label, TEXT, INK);
    }
    for (BigDecimal tick : epochs.ticks()) {
      double x = Math.rint(x(tick.doubleValue())) + 0.5;
      canvas.line(x, TOP, x, BOTTOM, 1, GRID);
      canvas.line(x, BOTTOM, x, BOTTOM + 5, 1, INK);
      String label = epochs.label(tick);
      canvas.text(x - Canvas.textWidth(label, TEXT) / 2, BOTTOM + 16, label, TEXT, INK);
    }
    canvas.line(left + 0.5, TOP, left + 0.5, BOTTOM + 0.5, 1, INK);
    canvas.line(left + 0.5, BOTTOM + 0.5, RIGHT, BOTTOM + 0.5, 1, INK);

    double center = (left + RIGHT) / 2.0;
    canvas.text(center - Canvas.textWidth("epoch", TEXT) / 2, BOTTOM + 42, "epoch", TEXT, INK);
    String quantity =
        switch (score) {
          case LOG_LIKELIHOOD -> "negative log-likelihood (nats/example)";
          case RECONSTRUCTION_ERROR -> "reconstruction error (per example)";
        };
    double bottom = (TOP + BOTTOM + Canvas.textWidth(quantity, TEXT)) / 2;
    canvas.textUpwards(20, bottom, quantity, TEXT, INK);
    if (title != null) {
      double capital = Math.min(TITLE, TITLE * (WIDTH - 40) / Canvas.textWidth(title, TITLE));
      canvas.text((WIDTH - Canvas.textWidth(title, capital)) / 2, 28, title, capital, INK);
    }
  }

  private void drawCurves() {
    boolean validated = best(valid) >= 0;
    double[] decisive = validated ? valid : train;
    int color = validated ? VALID : TRAIN;
    int best = best(decisive);
    if (best >= 0) {
      double x = x(best + 1);
      canvas.dashes(x, BOTTOM, x, TOP, 5, 1, color);
    }
    drawCurve(train, TRAIN);
    drawCurve(valid, VALID);
    List<String> legend = new ArrayList<>(List.of("training"));
    List<Integer> colors = new ArrayList<>(List.of(TRAIN));
    if (validated) {
      legend.add("validation");
      colors.add(VALID);
    }
    if (best >= 0) {
      double value = decisive[best];
      drawRing(x(best + 1), y(value), color);
      String format = Math.abs(value) < 1e6 ? "best: %.2f at epoch %d" : "best: %.3e at epoch %d";
      legend.add(String.format(Locale.ROOT, format, value, best + 1));
      colors.add(color);
    }
    drawLegend(legend, colors, best >= 0);
  }

  private void drawCurve(double[] series, int color) {
    List<double[]> strokes = new ArrayList<>();
    int from = -1;
    for (int i = 0; i < series.length; i++) {
      if (Double.isFinite(series[i])) {
        if (from >= 0) {
          strokes.add(new double[] {x(from + 1), y(series[from]), x(i + 1), y(series[i])});
        }
        from = i;
        if (series.length <= FEW_EPOCHS) {
          canvas.disc(x(i + 1), y(series[i]), 3, color);
        }
      }
    }
    canvas.strokes(strokes, CURVE, color);
  }

  /** In one line above the curves, where it hides none. */
  private void drawLegend(List<String> entries, List<Integer> colors, boolean lastIsBest) {
    double x = left;
    for (int i = 0; i < entries.size(); i++) {
      if (lastIsBest && i == entries.size() - 1) {
        drawRing(x + 18, LEGEND, colors.get(i));
      } else {
        canvas.line(x, LEGEND, x + 24, LEGEND, CURVE, colors.get(i));
      }
      canvas.text(x + 34, LEGEND, entries.get(i), TEXT, INK);
      x += 34 + Canvas.textWidth(entries.get(i), TEXT) + 28;
    }
  }

  private void drawRing(double x, double y, int color) {
    canvas.disc(x, y, 6, color);
    canvas.disc(x, y, 3.5, WHITE);
  }

  /** The index of the least finite value, the first of equals; −1 if there is none. */
  private static int best(double[] series) {
    int best = -1;
    for (int i = 0; i < series.length; i++) {
      if (Double.isFinite(series[i]) && (best < 0 || series[i] < series[best])) {
        best = i;
      }
    }
    return best;
  }

  private double x(double epoch) {
    return left + epochs.position(epoch) * (RIGHT - 12 - left);
  }

  private double y(double value) {
    return BOTTOM - nats.position(value) * (BOTTOM - TOP);
  }
}
