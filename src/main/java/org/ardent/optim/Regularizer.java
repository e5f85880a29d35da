package org.ardent.optim;

import java.util.List;

/**
 * What pulls weights, never biases, towards zero, and what bounds a step.
 *
 * @param l1 λ of the penalty λ·Σ|w| on the mean negative log-likelihood, smoothed around zero
 * @param weightDecay decoupled: w −= η·weightDecay·w beside the optimiser's step (Loshchilov &amp;
 *     Hutter 2019)
 * @param clipNorm the gradient is scaled down to this Euclidean norm; 0 for no bound
 * @param ranges offsets and ends of the weights in the flat vector
 */
public record Regularizer(double l1, double weightDecay, double clipNorm, List<int[]> ranges) {
  /** |w| is √(w²+ε²) − ε: differentiable, and no different where |w| is well above ε. */
  private static final float EPSILON = 1e-3f;

  /** Adds the gradient of the L1 penalty, for the parameters from…to−1. */
  public void addPenalty(float[] parameters, float[] gradient, int from, int to) {
    if (l1 > 0) {
      float lambda = (float) l1;
      for (int[] range : ranges) {
        for (int i = Math.max(from, range[0]); i < Math.min(to, range[1]); i++) {
          float w = parameters[i];
          gradient[i] += lambda * w / (float) Math.sqrt(w * w + EPSILON * EPSILON);
        }
      }
    }
  }

  /** By what to multiply a gradient of this Euclidean norm: 1 unless it exceeds the bound. */
  public float clip(double norm) {
    return clipNorm > 0 && norm > clipNorm ? (float) (clipNorm / norm) : 1;
  }

  /** Shrinks the weights among the parameters from…to−1 by the decoupled decay of one step. */
  public void decay(float[] parameters, double stepSize, int from, int to) {
    if (weightDecay > 0) {
      float keep = (float) (1 - stepSize * weightDecay);
      for (int[] range : ranges) {
        for (int i = Math.max(from, range[0]); i < Math.min(to, range[1]); i++) {
          parameters[i] *= keep;
        }
      }
    }
  }
}
