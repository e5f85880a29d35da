package org.ardent.model.conditional;

import java.io.Serializable;
import org.ardent.math.Random;

/**
 * The standard member of a family of symmetric densities f((x−μ)/s)/s, with its distribution
 * function F: what a mixture has K of. Everything is in double with StrictMath, so that every
 * machine gets the same bits; log-densities and log-masses are in nats.
 */
public interface LocationScale extends Serializable {

  /** log f(z). */
  double logDensity(double z);

  /** −∂ log f / ∂z: what ∂μ is before it is divided by s. */
  double score(double z);

  /** A draw from f. */
  double sample(Random random);

  /**
   * log [F(upper) − F(lower)], to full relative precision of the mass wherever the cell lies and
   * however narrow it is: in the tails no difference of two numbers near 0 or 1 is ever taken.
   *
   * @param lower (l−μ)/s, or −∞
   * @param upper (u−μ)/s, or ∞
   * @param width (u−l)/s, which {@code upper − lower} may have lost the digits of
   * @param slopes receives s·∂/∂μ and ∂/∂(log s) of the result; or null
   */
  double logMass(double lower, double upper, double width, double[] slopes);

  /** −log(1 + e^z): what both the logistic density and weights are made of, without overflow. */
  static double minusSoftplus(double z) {
    return -(Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))));
  }
}
