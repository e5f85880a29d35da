package org.ardent.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the tensors of the model file lie in the flat vector of parameters: one after the other, in
 * the order of the file. A transposed matrix lies there by columns, so that the column of an active
 * input is contiguous.
 */
public final class TensorLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Tensor> tensors;
  private final boolean[] transposed;
  private final int[] starts;

  private TensorLayout(List<Tensor> tensors, List<Boolean> transposed) {
    this.tensors = List.copyOf(tensors);
    this.transposed = new boolean[tensors.size()];
    starts = new int[tensors.size() + 1];
    for (int i = 0; i < tensors.size(); i++) {
      this.transposed[i] = transposed.get(i);
      starts[i + 1] = Math.addExact(starts[i], tensors.get(i).size());
    }
  }

  /** The tensors, in the order of the file. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /** The length of the flat vector. */
  public int length() {
    return starts[tensors.size()];
  }

  /** Where tensor number i starts in the flat vector; of i = their number, its length. */
  public int start(int i) {
    return starts[i];
  }

  /**
   * Reads one tensor out of the flat vector.
   *
   * @return its values as in the file, row-major
   */
  public float[] get(Tensor tensor, float[] parameters) {
    int i = tensors.indexOf(tensor);
    if (!transposed[i]) {
      return Arrays.copyOfRange(parameters, starts[i], starts[i + 1]);
    }
    float[] values = new float[tensor.size()];
    int rows = tensor.shape().get(0);
    int columns = tensor.shape().get(1);
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        values[r * columns + k] = parameters[starts[i] + k * rows + r];
      }
    }
    return values;
  }

  /**
   * Writes one tensor into the flat vector.
   *
   * @param values as in the file, row-major
   */
  public void set(Tensor tensor, float[] values, float[] parameters) {
    int i = tensors.indexOf(tensor);
    if (!transposed[i]) {
      System.arraycopy(values, 0, parameters, starts[i], tensor.size());
      return;
    }
    int rows = tensor.shape().get(0);
    int columns = tensor.shape().get(1);
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        parameters[starts[i] + k * rows + r] = values[r * columns + k];
      }
    }
  }

  /** Lists the tensors of a model. */
  public static final class Builder {
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Boolean> transposed = new ArrayList<>();

    /** Adds a tensor that lies in the flat vector as in the file, row-major. */
    public Builder add(String name, int... shape) {
      tensors.add(Tensor.of(name, shape));
      transposed.add(false);
      return this;
    }

    /** Adds a matrix that lies in the flat vector by columns. */
    public Builder addTransposed(String name, int rows, int columns) {
      tensors.add(Tensor.of(name, rows, columns));
      transposed.add(true);
      return this;
    }

    /**
     * The layout.
     *
     * @throws ArithmeticException if the flat vector exceeds what an array can hold
     */
    public TensorLayout build() {
      return new TensorLayout(tensors, transposed);
    }
  }
}
