package org.ardent.model;

import org.ardent.math.KernelProvider;
import org.ardent.math.Kernels;

/** An autoregressive density p(x) = ∏ p(x_o(t) | x_o(&lt;t)). */
public interface AutoregressiveModel extends Model {

  @Override
  default Score score() {
    return Score.LOG_LIKELIHOOD;
  }

  @Override
  default double objectiveShift() {
    return layout().logScale();
  }

  @Override
  default double objectiveShift(Examples examples, int row) {
    double shift = objectiveShift();
    for (int h = examples.holeStart(row); h < examples.holeStart(row + 1); h++) {
      shift -= layout().logScale(examples.hole(h));
    }
    return shift;
  }

  @Override
  default AutoregressiveModel density() {
    return this;
  }

  @Override
  Evaluator evaluator(Kernels kernels);

  @Override
  default Evaluator evaluator(float[] parameters) {
    Evaluator evaluator = evaluator(KernelProvider.create());
    evaluator.load(parameters);
    return evaluator;
  }
}
