package org.ardent.optim;

import java.util.List;

/** Changes parameters along a gradient, to minimise. Owns its state; steps are taken in order. */
public interface Optimizer {

  /**
   * Begins a step; {@link #step(float[], float[], int, int)} takes it.
   *
   * @param stepSize the step size of this step, positive
   */
  void begin(double stepSize);

  /**
   * Takes the step that has begun, for a range of the parameters. The ranges of a step are disjoint
   * and may be taken in parallel: every parameter changes by itself.
   *
   * @param parameters changed in place
   * @param gradient of the objective to minimise; read only
   */
  void step(float[] parameters, float[] gradient, int from, int to);

  /** Takes one step for all parameters. */
  default void step(float[] parameters, float[] gradient, double stepSize) {
    begin(stepSize);
    step(parameters, gradient, 0, parameters.length);
  }

  /**
   * The state that outlives a step, as live arrays: a checkpoint saves and restores them. They have
   * the parameters' length, or a shorter one and are the same for all parameters.
   */
  List<float[]> state();
}
