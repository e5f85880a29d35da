package org.ardent.plot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Samples as a PNG: the samples in a grid on the left and, in the same order in a grid on the
 * right, the conditional means they were drawn from, which for binary variables are probabilities
 * (the figure of Larochelle &amp; Murray 2011). White on black, like MNIST.
 *
 * <pre>
 * SampleGrid.of(784).write(out, samples, means);
 * SampleGrid.of(64).withRange(0, 16).withColumns(5).write(out, samples);
 * </pre>
 *
 * @param shape how one row of values is laid out
 * @param zoom side in pixels of the square that shows one value
 * @param columns samples side by side in one grid; 0 for as many as there are grid rows
 * @param min the value shown black, like all below it and NaN
 * @param max the value shown white, like all above it
 */
public record SampleGrid(ImageShape shape, int zoom, int columns, double min, double max) {

  /** Pixels between samples, and around each grid. */
  public static final int SEPARATOR = 2;

  /** Pixels between the two grids, in addition to their separators. */
  public static final int GAP = 12;

  /** The grey of separators, of the gap and of places without a value. */
  public static final int BACKGROUND = 0x60;

  /** A picture is zoomed to at least so many pixels. */
  private static final int COMFORTABLE = 56;

  /** Pixels that one array holds with ease; viewers give up long before. */
  private static final long LARGEST = 1L << 30;

  /** Checks the options. */
  public SampleGrid {
    if (zoom < 1 || columns < 0) {
      throw new IllegalArgumentException(
          "zoom is positive and columns are not negative, not " + zoom + " and " + columns);
    }
    if (!(min < max) || Double.isInfinite(max - min)) {
      throw new IllegalArgumentException(
          "the range is finite and its minimum below its maximum, not [" + min + ", " + max + "]");
    }
  }

  /** Rows of n values in [0, 1], as square as can be, zoomed until small images can be seen. */
  public static SampleGrid of(int n) {
    return of(ImageShape.of(n));
  }

  /** Images of values in [0, 1], zoomed until small ones can be seen. */
  public static SampleGrid of(ImageShape shape) {
    int side = Math.max(shape.rows(), shape.columns());
    return new SampleGrid(shape, (COMFORTABLE + side - 1) / side, 0, 0, 1);
  }

  /** The same with so many pixels per value. */
  public SampleGrid withZoom(int pixels) {
    return new SampleGrid(shape, pixels, columns, min, max);
  }

  /** The same with so many samples side by side; 0 makes the grid square. */
  public SampleGrid withColumns(int number) {
    return new SampleGrid(shape, zoom, number, min, max);
  }

  /** The same for values in [low, high], such as 0…K−1 for categories. */
  public SampleGrid withRange(double low, double high) {
    return new SampleGrid(shape, zoom, columns, low, high);
  }

  /**
   * Writes both grids; the stream stays open.
   *
   * @param samples rows of values in column order (not ordering order)
   * @param means as many rows of conditional means
   */
  public void write(OutputStream out, double[][] samples, double[][] means) throws IOException {
    if (samples.length != means.length) {
      throw new IllegalArgumentException(
          samples.length + " samples with " + means.length + " rows of means");
    }
    writeGrids(out, samples, means);
  }

  /** Writes the left grid alone; the stream stays open. */
  public void write(OutputStream out, double[][] samples) throws IOException {
    writeGrids(out, samples);
  }

  private void writeGrids(OutputStream out, double[][]... grids) throws IOException {
    int count = grids[0].length;
    if (count == 0) {
      throw new IllegalArgumentException("no samples to draw");
    }
    int across = columns > 0 ? Math.min(columns, count) : (int) Math.ceil(Math.sqrt(count));
    int down = (count + across - 1) / across;
    long cellWidth = (long) zoom * shape.columns() + SEPARATOR;
    long cellHeight = (long) zoom * shape.rows() + SEPARATOR;
    long gridPitch = across * cellWidth + SEPARATOR + GAP;
    long width = grids.length * gridPitch - GAP;
    long height = down * cellHeight + SEPARATOR;
    if (width > LARGEST || height > LARGEST / width) {
      throw new IllegalArgumentException(
          "a picture of " + width + "×" + height + " pixels is too large: draw fewer samples");
    }
    byte[] pixels = new byte[(int) (width * height)];
    Arrays.fill(pixels, (byte) BACKGROUND);
    for (int g = 0; g < grids.length; g++) {
      for (int i = 0; i < count; i++) {
        long left = g * gridPitch + SEPARATOR + i % across * cellWidth;
        long top = SEPARATOR + i / across * cellHeight;
        image(grids[g][i], pixels, (int) (top * width + left), (int) width);
      }
    }
    Png.writeGrey(out, (int) width, (int) height, pixels);
  }

  private void image(double[] values, byte[] pixels, int corner, int width) {
    if (values.length > (long) shape.rows() * shape.columns()) {
      throw new IllegalArgumentException(
          values.length + " values do not fit an image of " + shape.rows() + "×" + shape.columns());
    }
    for (int v = 0; v < values.length; v++) {
      int row = v / shape.columns() * zoom;
      int column = v % shape.columns() * zoom;
      byte grey = grey(values[v]);
      for (int y = row; y < row + zoom; y++) {
        int start = corner + y * width + column;
        Arrays.fill(pixels, start, start + zoom, grey);
      }
    }
  }

  private byte grey(double value) {
    double unit = (value - min) / (max - min);
    return (byte) Math.round(255 * Math.max(0, Math.min(1, unit))); // NaN rounds to 0
  }
}
