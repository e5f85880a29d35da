package org.ardent.train.algorithm;

import breeze.linalg.DenseVector;
import breeze.linalg.NumericOps;
import breeze.math.MutableInnerProductModule;
import scala.$less$colon$less;
import scala.$less$colon$less$;

/**
 * The vectors that L-BFGS computes with: Breeze's own, except that inner products and y += a·x are
 * plain loops. Breeze gives these to a native BLAS if it finds one. A BLAS adds in an order of its
 * own, so the model would depend on the machine.
 */
public final class LbfgsVectors {
  private LbfgsVectors() {}

  /** The space of these vectors, as Breeze asks for it. */
  public static MutableInnerProductModule<DenseVector<Object>, Object> create() {
    MutableInnerProductModule<DenseVector<Object>, Object> space = DenseVector.space_Double();
    return MutableInnerProductModule.make(
        space.scalars(),
        vectorsAreNumeric(),
        space.zeroLike(),
        space.mulVS(),
        space.addVV(),
        space.subVV(),
        (x, y) -> dot(values(x), values(y)),
        space.copy(),
        space.mulIntoVS(),
        space.addIntoVV(),
        space.subIntoVV(),
        space.setIntoVV(),
        (y, a, x) -> addScaled((Double) a, values(x), values(y)));
  }

  /** A vector of these numbers; the array is kept. */
  public static DenseVector<Object> vector(double[] values) {
    return new DenseVector<>(values);
  }

  /** The numbers of a vector that begins at its array's start, as all of L-BFGS's do. */
  public static double[] values(DenseVector<Object> vector) {
    return (double[]) vector.data();
  }

  /** x·y. */
  public static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void addScaled(double a, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += a * x[i];
    }
  }

  /** Scala's evidence that the one type is the other, which Java's types cannot express. */
  @SuppressWarnings("unchecked")
  private static $less$colon$less<DenseVector<Object>, NumericOps<DenseVector<Object>>>
      vectorsAreNumeric() {
    return ($less$colon$less<DenseVector<Object>, NumericOps<DenseVector<Object>>>)
        ($less$colon$less<?, ?>) $less$colon$less$.MODULE$.refl();
  }
}
