package org.ardent.math;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of 16 floats, or of 8 or 4 where the machine has no longer ones.
 *
 * <p>Every result of the Vector API is cast to its class. The cast costs nothing and tells
 * HotSpot's C2 the class. Without it, C2 takes the class from type profiles inside the API, which
 * all its users in the JVM share (profile pollution). As soon as they use two sizes of vectors, as
 * Spark's own BLAS may, C2 boxes every vector. The kernels were then up to ten times slower.
 *
 * <p>Methods of the API are always inlined, but ours only up to some size of what is compiled. So
 * the operations here are for loops that are compiled by themselves, {@link VectorLoop}; small
 * kernels, which are inlined into others, call the API and cast to {@link #FLOATS}.
 */
final class VectorFloats {
  static final VectorSpecies<Float> SPECIES = longest(16);

  static final int LANES = SPECIES.length();

  static final Class<? extends FloatVector> FLOATS = FloatVector.zero(SPECIES).getClass();

  @SuppressWarnings("unchecked")
  static final Class<? extends VectorMask<Float>> MASKS =
      (Class<? extends VectorMask<Float>>) SPECIES.maskAll(true).getClass();

  private static final Class<? extends IntVector> INTS =
      FloatVector.zero(SPECIES).reinterpretAsInts().getClass();

  private VectorFloats() {}

  /** The longest vectors of at most so many floats that the machine has; of 4 if it has none. */
  static VectorSpecies<Float> longest(int most) {
    int lanes = Math.min(most, FloatVector.SPECIES_PREFERRED.length());
    if (lanes >= 16) {
      return FloatVector.SPECIES_512;
    }
    return lanes >= 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  }

  static FloatVector load(float[] a, int i) {
    return FLOATS.cast(FloatVector.fromArray(SPECIES, a, i));
  }

  static void store(FloatVector v, float[] a, int i) {
    v.intoArray(a, i);
  }

  static FloatVector constant(float c) {
    return FLOATS.cast(FloatVector.broadcast(SPECIES, c));
  }

  static FloatVector add(FloatVector x, FloatVector y) {
    return FLOATS.cast(x.add(y));
  }

  static FloatVector subtract(FloatVector x, FloatVector y) {
    return FLOATS.cast(x.sub(y));
  }

  static FloatVector multiply(FloatVector x, FloatVector y) {
    return FLOATS.cast(x.mul(y));
  }

  static FloatVector divide(FloatVector x, FloatVector y) {
    return FLOATS.cast(x.div(y));
  }

  /** x·y + z, rounded once. */
  static FloatVector fma(FloatVector x, FloatVector y, FloatVector z) {
    return FLOATS.cast(x.fma(y, z));
  }

  static FloatVector negate(FloatVector x) {
    return FLOATS.cast(x.neg());
  }

  static FloatVector abs(FloatVector x) {
    return FLOATS.cast(x.abs());
  }

  /** Where x is less than a bound {@code yes}, else, and where x is NaN, {@code no}. */
  static FloatVector ifLess(FloatVector x, float bound, FloatVector yes, FloatVector no) {
    return FLOATS.cast(no.blend(yes, MASKS.cast(x.compare(LT, bound))));
  }

  /** The float whose bits are those of x, shifted to the left, plus others. */
  static FloatVector shiftBits(FloatVector x, int by, int plus) {
    IntVector bits = INTS.cast(INTS.cast(x.reinterpretAsInts()).lanewise(LSHL, by));
    return FLOATS.cast(INTS.cast(bits.add(plus)).reinterpretAsFloats());
  }
}
