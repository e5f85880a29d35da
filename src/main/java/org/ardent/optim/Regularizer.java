package org.ardent.optim;

import java.util.List;

/**
 * Pulls weights, never biases, towards zero, and bounds a step.
 *
 * @param l1 λ of the penalty λ·Σ|w| on the mean negative log-likelihood, smoothed around zero
 * @param weightDecay for an {@link Optimizer} decoupled: w −= η·weightDecay·w beside the
 *     optimiser's step (Loshchilov &amp; Hutter 2019)
 * @param clipNorm the gradient is scaled down to this Euclidean norm; 0 for no bound
 * @param ranges offsets and ends of the weights in the flat vector
 */
public record Regularizer(double l1, double weightDecay, double clipNorm, List<int[]> ranges) {
  /** |w| is √(w²+ε²) − ε: differentiable, and no different where |w| is well above ε. */
  private static final float EPSILON = 1e-3f;

  /** The same for the parameters from…to−1 alone, which are counted from 0 then. */
  public Regularizer slice(int from, int to) {
    List<int[]> within =
        ranges.stream()
            .map(
                range -> new int[] {Math.max(range[0], from) - from, Math.min(range[1], to) - from})
            .filter(range -> range[0] < range[1])
            .toList();
    return new Regularizer(l1, weightDecay, clipNorm, within);
  }

  /**
   * The penalties as part of an objective in double precision, where weight decay is the L2 penalty
   * that it amounts to under plain gradient steps: λ·Σ|w| + ½·weightDecay·Σw².
   *
   * @param gradient the penalties' gradient is added to it
   * @return their value, nats per example
   */
  public double addPenalties(double[] parameters, double[] gradient) {
    double sum = 0;
    for (int[] range : ranges) {
      for (int i = range[0]; i < range[1]; i++) {
        double w = parameters[i];
        double smooth = Math.sqrt(w * w + (double) EPSILON * EPSILON);
        sum += l1 * (smooth - EPSILON) + 0.5 * weightDecay * w * w;
        gradient[i] += l1 * w / smooth + weightDecay * w;
      }
    }
    return sum;
  }

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
