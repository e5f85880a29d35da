package org.ardent.synthetic;

import java.util.Arrays;
import java.util.List;

/**
 * A round antialiased pen: the grey of a pixel is a ramp of the distance from its centre to the
 * nearest line, a half at the pen's radius. Only + − × ÷ √ of doubles, hence the same bits
 * everywhere, which a graphics library does not promise.
 */
final class SyntheticDigitsPen {
  /** Width of the ramp from black to white, in pixels. */
  private static final double SOFTNESS = 1.3;

  private SyntheticDigitsPen() {}

  /** Draws polylines (x, y, x, y… in pixels) on a black square; greys are multiples of 1/255. */
  static float[] draw(List<double[]> lines, double radius, int side) {
    double reach = radius + SOFTNESS / 2;
    double[] squared = new double[side * side];
    Arrays.fill(squared, reach * reach);
    for (double[] line : lines) {
      for (int i = 0; i + 3 < line.length; i += 2) {
        segment(line[i], line[i + 1], line[i + 2], line[i + 3], reach, squared, side);
      }
    }
    float[] grey = new float[side * side];
    for (int i = 0; i < grey.length; i++) {
      double ramp = (reach - Math.sqrt(squared[i])) / SOFTNESS;
      grey[i] = Math.round(255 * Math.min(1, ramp)) / 255f;
    }
    return grey;
  }

  /** Lowers the squared distance of every pixel within reach of a segment. */
  private static void segment(
      double x0, double y0, double x1, double y1, double reach, double[] squared, int side) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = dx * dx + dy * dy;
    int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    int right = (int) Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
    int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    int bottom = (int) Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0;
        double py = row + 0.5 - y0;
        double t = length == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
        double ex = px - t * dx;
        double ey = py - t * dy;
        int i = row * side + column;
        squared[i] = Math.min(squared[i], ex * ex + ey * ey);
      }
    }
  }
}
