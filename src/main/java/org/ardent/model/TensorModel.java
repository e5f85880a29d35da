package org.ardent.model;

import java.util.List;

/** A model whose flat vector holds the tensors of its file one after the other. */
public interface TensorModel extends Model {
  /** Which tensors there are, and where. */
  TensorLayout tensorLayout();

  @Override
  default int parameterCount() {
    return tensorLayout().length();
  }

  @Override
  default List<Tensor> tensors() {
    return tensorLayout().tensors();
  }

  @Override
  default float[] tensor(Tensor tensor, float[] parameters) {
    return tensorLayout().get(tensor, parameters);
  }

  @Override
  default void setTensor(Tensor tensor, float[] values, float[] parameters) {
    tensorLayout().set(tensor, values, parameters);
  }
}
