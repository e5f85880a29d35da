package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A colour picture, drawn by plain arithmetic with a round antialiased pen. The distance between a
 * pixel's centre and the nearest line says how much of the pixel is covered. The package says why
 * this is not Java2D.
 *
 * <p>Coordinates are in pixels from the top left corner; the centre of the first pixel is 0.5, 0.5.
 * Colours are 0xRRGGBB.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final byte[] pixels;

  Canvas(int width, int height, int background) {
    this.width = width;
    this.height = height;
    pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    fill(0, 0, width, height, background);
  }

  /** Fills whole pixels. */
  void fill(int left, int top, int right, int bottom, int color) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        blend(x, y, color, 1);
      }
    }
  }

  /** A straight line. */
  void line(double x0, double y0, double x1, double y1, double thickness, int color) {
    strokes(List.of(new double[] {x0, y0, x1, y1}), thickness, color);
  }

  /** A straight line of dashes. */
  void dashes(
      double x0, double y0, double x1, double y1, double dash, double thickness, int color) {
    double length = Math.hypot(x1 - x0, y1 - y0);
    List<double[]> dashes = new ArrayList<>();
    for (double s = 0; s < length; s += 2 * dash) {
      double from = s / length;
      double to = Math.min(s + dash, length) / length;
      dashes.add(
          new double[] {
            x0 + from * (x1 - x0), y0 + from * (y1 - y0), x0 + to * (x1 - x0), y0 + to * (y1 - y0)
          });
    }
    strokes(dashes, thickness, color);
  }

  /** A disc. */
  void disc(double x, double y, double radius, int color) {
    strokes(List.of(new double[] {x, y}), 2 * radius, color);
  }

  /**
   * A text that starts at the left and whose capitals' middle is at y.
   *
   * @param capital height of a capital
   */
  void text(double left, double middle, String text, double capital, int color) {
    double unit = capital / StrokeFont.CAPITAL;
    List<double[]> strokes = StrokeFont.strokes(text);
    for (double[] stroke : strokes) {
      for (int i = 0; i < stroke.length; i += 2) {
        stroke[i] = left + unit * stroke[i];
        stroke[i + 1] = middle - capital / 2 + unit * stroke[i + 1];
      }
    }
    strokes(strokes, pen(capital), color);
  }

  /** A text that reads upwards, its first character at the bottom, its capitals' middle at x. */
  void textUpwards(double middle, double bottom, String text, double capital, int color) {
    double unit = capital / StrokeFont.CAPITAL;
    List<double[]> strokes = StrokeFont.strokes(text);
    for (double[] stroke : strokes) {
      for (int i = 0; i < stroke.length; i += 2) {
        double x = stroke[i];
        stroke[i] = middle - capital / 2 + unit * stroke[i + 1];
        stroke[i + 1] = bottom - unit * x;
      }
    }
    strokes(strokes, pen(capital), color);
  }

  /** The width of a text whose capitals are so high. */
  static double textWidth(String text, double capital) {
    return StrokeFont.width(text) * capital / StrokeFont.CAPITAL;
  }

  /**
   * Joined lines, each x, y, x, y… (a single point is a dot); where they cross, colour is laid on
   * once.
   */
  void strokes(List<double[]> strokes, double thickness, int color) {
    double reach = (thickness + 1) / 2;
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (double[] stroke : strokes) {
      for (int i = 0; i < stroke.length; i += 2) {
        left = Math.min(left, (int) Math.floor(stroke[i] - reach));
        right = Math.max(right, (int) Math.floor(stroke[i] + reach));
        top = Math.min(top, (int) Math.floor(stroke[i + 1] - reach));
        bottom = Math.max(bottom, (int) Math.floor(stroke[i + 1] + reach));
      }
    }
    left = Math.max(left, 0);
    right = Math.min(right, width - 1);
    top = Math.max(top, 0);
    bottom = Math.min(bottom, height - 1);
    if (left > right || top > bottom) {
      return;
    }
    int columns = right - left + 1;
    float[] distance = new float[columns * (bottom - top + 1)];
    Arrays.fill(distance, (float) reach);
    for (double[] stroke : strokes) {
      for (int i = 0; i < stroke.length; i += 2) {
        int j = Math.min(i + 2, stroke.length - 2);
        approach(
            stroke[i] - left,
            stroke[i + 1] - top,
            stroke[j] - left,
            stroke[j + 1] - top,
            reach,
            distance,
            columns);
      }
    }
    for (int i = 0; i < distance.length; i++) {
      double covered = Math.min(Math.min(1, thickness), reach - distance[i]);
      if (covered > 0) {
        blend(left + i % columns, top + i / columns, color, covered);
      }
    }
  }

  /** Lowers the distance of every pixel within reach of a segment. */
  private static void approach(
      double x0, double y0, double x1, double y1, double reach, float[] distance, int columns) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squaredLength = dx * dx + dy * dy;
    int rows = distance.length / columns;
    int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    int right = (int) Math.min(columns - 1, Math.floor(Math.max(x0, x1) + reach));
    int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    int bottom = (int) Math.min(rows - 1, Math.floor(Math.max(y0, y1) + reach));
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double t = squaredLength == 0 ? 0 : (px * dx + py * dy) / squaredLength;
        t = Math.max(0, Math.min(1, t));
        double ex = px - t * dx;
        double ey = py - t * dy;
        int i = row * columns + column;
        distance[i] = Math.min(distance[i], (float) Math.sqrt(ex * ex + ey * ey));
      }
    }
  }

  private void blend(int x, int y, int color, double opacity) {
    int i = 3 * (y * width + x);
    for (int channel = 0; channel < 3; channel++) {
      int old = pixels[i + channel] & 0xFF;
      int ink = (color >> (16 - 8 * channel)) & 0xFF;
      pixels[i + channel] = (byte) Math.round(old + opacity * (ink - old));
    }
  }

  /** The thickness of the strokes of a text. */
  private static double pen(double capital) {
    return 0.13 * capital;
  }

  /** Writes the picture; the stream stays open. */
  void write(OutputStream out) throws IOException {
    Png.writeRgb(out, width, height, pixels);
  }
}
