package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A named tensor of the model file: float32, row-major.
 *
 * @param name the name in the file
 * @param shape the extent of each dimension
 */
public record Tensor(String name, List<Integer> shape) implements Serializable {
  public Tensor {
    shape = List.copyOf(shape);
  }

  /** A tensor of the given extents. */
  public static Tensor of(String name, int... shape) {
    return new Tensor(name, Arrays.stream(shape).boxed().toList());
  }

  /**
   * The number of values.
   *
   * @throws ArithmeticException if it exceeds what an array can hold
   */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
