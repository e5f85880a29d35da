package org.ardent.math;

/**
 * A view of a dense matrix, row-major, in an array. The caller knows how many rows and columns it
 * has.
 *
 * @param values the array itself
 * @param offset where the first row starts
 * @param stride distance between the starts of two rows
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Matrix(float[] values, int offset, int stride) {

  /** The view that starts at a row and a column of this one. */
  public Matrix from(int row, int column) {
    return new Matrix(values, offset + row * stride + column, stride);
  }
}
