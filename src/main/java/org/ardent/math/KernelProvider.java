package org.ardent.math;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Supplier;

/**
 * Chooses the kernels once per JVM and says so in the log: the vector ones where {@code
 * jdk.incubator.vector} is there and vectors of 4 floats are a machine instruction, otherwise the
 * scalar ones. The system property {@code ardent.kernels=scalar|vector} forces the choice.
 */
public final class KernelProvider {
  /** The system property that forces the choice. */
  public static final String PROPERTY = "ardent.kernels";

  private static final Logger LOG = System.getLogger(KernelProvider.class.getName());

  private KernelProvider() {}

  private static final class Chosen {
    static final Supplier<Kernels> KERNELS = choose(System.getProperty(PROPERTY));

    static {
      LOG.log(Level.INFO, "Kernels: " + KERNELS.get().description());
      FusedMultiplyAdd.warning().ifPresent(text -> LOG.log(Level.WARNING, text));
    }
  }

  /** New kernels of the chosen kind, for one thread. */
  public static Kernels create() {
    return Chosen.KERNELS.get();
  }

  /** New scalar kernels: the specification. */
  public static Kernels scalar() {
    return new ScalarKernels();
  }

  /**
   * New vector kernels.
   *
   * @throws IllegalStateException if the JVM lacks the module or the machine the instructions; the
   *     message says which and what to do
   */
  public static Kernels vector() {
    return vectorSupplier().get();
  }

  static Supplier<Kernels> choose(String forced) {
    if ("scalar".equals(forced)) {
      return ScalarKernels::new;
    }
    if ("vector".equals(forced)) {
      return vectorSupplier();
    }
    if (forced != null) {
      throw new IllegalStateException(
          PROPERTY + " is '" + forced + "', expected 'scalar' or 'vector'");
    }
    try {
      return vectorSupplier();
    } catch (IllegalStateException e) {
      LOG.log(Level.WARNING, e.getMessage() + "; the scalar kernels, several times slower, run");
      return ScalarKernels::new;
    }
  }

  private static Supplier<Kernels> vectorSupplier() {
    try {
      // By name: the class cannot even be loaded where the module is absent.
      Class<?> type = Class.forName("org.ardent.math.VectorKernels");
      if (!(boolean) type.getDeclaredMethod("supported").invoke(null)) {
        throw new IllegalStateException("This machine has no vectors of 4 floats");
      }
      var constructor = type.getDeclaredConstructor();
      return () -> {
        try {
          return (Kernels) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (NoClassDefFoundError | InvocationTargetException e) {
      throw new IllegalStateException(
          "The module jdk.incubator.vector is absent (start java with"
              + " --add-modules=jdk.incubator.vector)",
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The vector kernels are not on the class path", e);
    }
  }
}
