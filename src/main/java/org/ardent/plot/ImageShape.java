package org.ardent.plot;

/**
 * How a row of variables is laid out as a picture, in raster order.
 *
 * @param rows of the picture
 * @param columns of the picture
 */
public record ImageShape(int rows, int columns) {

  /** Beyond this ratio of columns to rows, blanks at the end are the lesser evil. */
  private static final int WIDEST = 4;

  /** Checks both numbers. */
  public ImageShape {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a picture has at least one row and one column, not " + rows + "×" + columns);
    }
  }

  /**
   * The most square rows × columns = n with rows ≤ columns, 28×28 for 784. Where that is one row (n
   * is prime) or more than four times as wide as high, ⌈√n⌉ columns and blanks at the end.
   */
  public static ImageShape of(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("a picture has at least one pixel, not " + n);
    }
    int rows = (int) Math.sqrt(n);
    while (n % rows != 0) {
      rows--;
    }
    int columns = n / rows;
    if (n > 1 && (rows == 1 || columns > WIDEST * rows)) {
      columns = (int) Math.ceil(Math.sqrt(n));
      rows = (n + columns - 1) / columns;
    }
    return new ImageShape(rows, columns);
  }
}
