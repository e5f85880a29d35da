package org.ardent.optim;

import java.util.List;

/**
 * Changes parameters along a gradient, to minimise. Owns its state, which has the parameters'
 * length; one call of {@link #step} per step, in order.
 */
public interface Optimizer {

  /**
   * Takes one step.
   *
   * @param parameters changed in place
   * @param gradient of the objective to minimise; read only
   * @param stepSize the step size of this step, positive
   */
  void step(float[] parameters, float[] gradient, double stepSize);

  /** The state that outlives a step, as live arrays: a checkpoint saves and restores them. */
  List<float[]> state();
}
