package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ardent.model.Score;

/**
 * What trials of settings gave, as a PNG: one panel a setting, with a dot for each trial, its value
 * of the setting across and its loss on the validation set up. Losses that are far above the others
 * lie on the upper edge.
 */
public final class SettingPanels {
  private static final int ACROSS = 3;
  private static final int PANEL_WIDTH = 320;
  private static final int PANEL_HEIGHT = 250;
  private static final int HEAD = 74;
  private static final int LEFT = 74;
  private static final int RIGHT = 18;
  private static final int TOP = 12;
  private static final int BOTTOM = 54;
  private static final int WHITE = 0xFFFFFF;
  private static final int GRID = 0xE3E3E3;
  private static final int INK = 0x333333;
  private static final int STOPPED = 0x9ECAE1;
  private static final int FINISHED = 0x1F77B4;
  private static final int BEST = 0xE6550D;
  private static final double TEXT = 8;
  private static final double TITLE = 11;
  private static final double DOT = 3.5;

  /** Losses this many times as far from the best as the median is are not told apart. */
  private static final double FAR = 3;

  private final List<Panel> panels;
  private final double[] losses;
  private final List<Boolean> finished;
  private final int best;
  private final Axis loss;
  private final Canvas canvas;

  /**
   * A setting.
   *
   * @param name above the panel's lower edge
   * @param values of each trial, numbers or words
   * @param log whether numbers are drawn by their logarithms
   */
  public record Panel(String name, List<String> values, boolean log) {
    public Panel {
      values = List.copyOf(values);
    }
  }

  private SettingPanels(List<Panel> panels, double[] losses, List<Boolean> finished, int best) {
    this.panels = panels;
    this.losses = losses;
    this.finished = finished;
    this.best = best;
    loss = lossAxis(losses);
    int rows = (panels.size() + ACROSS - 1) / ACROSS;
    int across = Math.max(2, Math.min(ACROSS, panels.size()));
    canvas = new Canvas(across * PANEL_WIDTH, HEAD + rows * PANEL_HEIGHT, WHITE);
  }

  /**
   * Writes the picture; the stream stays open.
   *
   * @param title above the picture
   * @param score of which the loss is the opposite or the value itself
   * @param losses of each trial; those that are not finite are not drawn
   * @param finished which trials were trained to the end
   * @param best the best trial
   */
  public static void write(
      OutputStream out,
      String title,
      Score score,
      List<Panel> panels,
      double[] losses,
      List<Boolean> finished,
      int best)
      throws IOException {
    SettingPanels picture = new SettingPanels(panels, losses, finished, best);
    picture.drawHead(title, score);
    for (int i = 0; i < panels.size(); i++) {
      picture.draw(i);
    }
    picture.canvas.write(out);
  }

  private static Axis lossAxis(double[] losses) {
    double[] sorted = Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) {
      return Axis.of(0, 1, 5, 0);
    }
    double low = sorted[0];
    double median = sorted[sorted.length / 2];
    double high = Math.min(sorted[sorted.length - 1], low + FAR * (median - low));
    double margin = 0.06 * (high - low);
    if (margin <= 1e-9 * Math.abs(high)) {
      margin = Math.max(0.5, 0.01 * Math.abs(high)); // one trial, or all alike
    }
    return Axis.of(low - margin, high + margin, 5, 0);
  }

  private void drawHead(String title, Score score) {
    String quantity =
        switch (score) {
          case LOG_LIKELIHOOD -> "negative log-likelihood of the validation set (nats/example)";
          case RECONSTRUCTION_ERROR -> "reconstruction error of the validation set (per example)";
        };
    canvas.text(16, 22, title + ": " + quantity, TITLE, INK);
    int[] colors = {STOPPED, FINISHED, BEST};
    String[] names = {
      "stopped early",
      "trained to the end",
      String.format(Locale.ROOT, "best: trial %d, %.4g", best, losses[best])
    };
    double left = 20;
    for (int i = 0; i < names.length; i++) {
      canvas.disc(left, 50, 2 * DOT, colors[i]);
      canvas.text(left + 12, 50, names[i], TITLE, INK);
      left += 48 + Canvas.textWidth(names[i], TITLE);
    }
  }

  private void draw(int index) {
    Panel panel = panels.get(index);
    double left = index % ACROSS * PANEL_WIDTH + LEFT;
    double right = (index % ACROSS + 1) * PANEL_WIDTH - RIGHT;
    double top = HEAD + index / ACROSS * PANEL_HEIGHT + TOP;
    double bottom = HEAD + (index / ACROSS + 1) * PANEL_HEIGHT - BOTTOM;
    for (BigDecimal tick : loss.ticks()) {
      double y = Math.rint(bottom - loss.position(tick.doubleValue()) * (bottom - top)) + 0.5;
      canvas.line(left, y, right, y, 1, GRID);
      String label = loss.label(tick);
      canvas.text(left - 8 - Canvas.textWidth(label, TEXT), y, label, TEXT, INK);
    }
    SettingScale scale = SettingScale.of(panel.values(), panel.log());
    double labelled = Double.NEGATIVE_INFINITY;
    for (SettingScale.Tick tick : scale.ticks()) {
      double x = Math.rint(left + tick.position() * (right - left)) + 0.5;
      canvas.line(x, top, x, bottom, 1, GRID);
      double width = Canvas.textWidth(tick.label(), TEXT);
      if (x - width / 2 > labelled) {
        canvas.text(x - width / 2, bottom + 14, tick.label(), TEXT, INK);
        labelled = x + width / 2 + 6;
      }
    }
    canvas.line(left + 0.5, top, left + 0.5, bottom + 0.5, 1, INK);
    canvas.line(left + 0.5, bottom + 0.5, right, bottom + 0.5, 1, INK);
    double name = (left + right - Canvas.textWidth(panel.name(), TITLE)) / 2;
    canvas.text(name, bottom + 34, panel.name(), TITLE, INK);
    // The best is drawn last, upon the others.
    for (int pass = 0; pass < 3; pass++) {
      for (int trial = 0; trial < losses.length; trial++) {
        int of = trial == best ? 2 : finished.get(trial) ? 1 : 0;
        if (of == pass && Double.isFinite(losses[trial])) {
          double x = left + scale.position(panel.values().get(trial)) * (right - left);
          double y = bottom - Math.min(1, loss.position(losses[trial])) * (bottom - top);
          int color = of == 2 ? BEST : of == 1 ? FINISHED : STOPPED;
          canvas.disc(x, y, of == 2 ? 1.5 * DOT : DOT, color);
        }
      }
    }
  }
}
