package org.ardent.pack;

import java.io.Serializable;
import org.ardent.model.Layout;

/** Encodes a cell into the active inputs of its position: one-hot, standardised. */
public final class CellEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;

  /** An encoder for the variables and the ordering of a layout. */
  public CellEncoder(Layout layout) {
    this.layout = layout;
  }

  /**
   * Appends a cell.
   *
   * @param t its position; positions ascend
   * @param x its value in the data's own units, of a level its number; NaN if it is missing
   */
  public void encode(int t, double x, RowSink sink) {
    if (Double.isNaN(x) && !layout.takesMissing(t)) {
      sink.addHole(t);
      return;
    }
    double value = layout.encode(t, x);
    double input = layout.inputValue(t, value);
    if (input != 0) {
      sink.add(layout.inputColumn(t, value), input);
    }
  }
}
