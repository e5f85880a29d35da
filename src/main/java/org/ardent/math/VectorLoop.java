package org.ardent.math;

import static org.ardent.math.VectorFloats.LANES;
import static org.ardent.math.VectorFloats.abs;
import static org.ardent.math.VectorFloats.add;
import static org.ardent.math.VectorFloats.load;
import static org.ardent.math.VectorFloats.negate;
import static org.ardent.math.VectorFloats.store;

import jdk.incubator.vector.FloatVector;

/**
 * Loops of many operations, each compiled by itself. HotSpot's C2 cannot tell which of them {@link
 * #over} calls, since its profile has more than two receivers, so it inlines none. When several
 * loops were inlined into one method, the method outgrew the size up to which C2 inlines
 * (DesiredMethodLimit). Then every vector of the rest was boxed.
 */
enum VectorLoop {
  /** y = e^−|x|. */
  EXPONENTIAL {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
      for (int i = 0; i < bound; i += LANES) {
        store(VectorMath.expOfNegative(negate(abs(load(x, xo + i)))), y, yo + i);
      }
    }
  },

  /** y = e^−2|x|. */
  EXPONENTIAL_OF_TWICE {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
      for (int i = 0; i < bound; i += LANES) {
        FloatVector a = abs(load(x, xo + i));
        store(VectorMath.expOfNegative(negate(add(a, a))), y, yo + i);
      }
    }
  },

  /** y = σ(x) of x and e = e^−|x|. */
  SIGMOID {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
      for (int i = 0; i < bound; i += LANES) {
        store(VectorMath.sigmoid(load(x, xo + i), load(e, eo + i)), y, yo + i);
      }
    }
  },

  /** y = softplus(x) of x and e = e^−|x|. */
  SOFTPLUS {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
      for (int i = 0; i < bound; i += LANES) {
        store(VectorMath.softplus(load(x, xo + i), load(e, eo + i)), y, yo + i);
      }
    }
  },

  /**
   * Nothing. A kernel of two loops calls this as a third. HotSpot's C2 inlines a virtual call whose
   * receivers its profile shows to be of two classes at most (bimorphic inlining); with a third,
   * the call stays a call, and each loop is compiled by itself.
   */
  NOTHING {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {}
  },

  /** y = tanh(x) of x and e = e^−2|x|. */
  TANH {
    @Override
    protected void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
      for (int i = 0; i < bound; i += LANES) {
        store(VectorMath.tanh(load(x, xo + i), load(e, eo + i)), y, yo + i);
      }
    }
  };

  // The compiler knows an array's elements only by their common type.
  private static final VectorLoop[] LOOPS = values();

  /** Over a multiple of {@link VectorFloats#LANES} elements. */
  protected abstract void run(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound);

  /** One of them. */
  static void over(
      VectorLoop loop, float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
    LOOPS[loop.ordinal()].run(x, xo, e, eo, y, yo, bound);
  }
}
