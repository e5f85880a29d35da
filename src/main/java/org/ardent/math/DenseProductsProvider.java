package org.ardent.math;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.UnaryOperator;

/**
 * Chooses what multiplies dense matrices, once per JVM, and says so in the log. The system property
 * {@code ardent.blas} is one of
 *
 * <ul>
 *   <li>{@code kernels}, the default: {@link Kernels#products}, the same bits on every machine;
 *   <li>{@code java}: netlib's own in Java, which Spark brings along;
 *   <li>{@code native}: the system's libblas.so.3 through netlib;
 *   <li>{@code openblas}: OpenBLAS from the jar {@code org.bytedeco:openblas}, through netlib, if
 *       it is on the class path (Maven profile {@code openblas}).
 * </ul>
 *
 * <p>A BLAS rounds as its library and machine do, so a model trained with one is repeatable on that
 * machine alone; hence none is the default. Nor is one much faster: see {@code
 * src/bench/README.md}.
 */
public final class DenseProductsProvider {
  /** The system property that makes the choice. */
  public static final String PROPERTY = "ardent.blas";

  /** The default choice, which is what describes it too. */
  public static final String KERNELS = "kernels";

  private static final String THREADS = "OPENBLAS_NUM_THREADS";
  private static final Logger LOG = System.getLogger(DenseProductsProvider.class.getName());

  private DenseProductsProvider() {}

  /** The implementation, and how to make it from the kernels of a thread. */
  record Choice(String description, UnaryOperator<DenseProducts> products) {}

  private static final class Chosen {
    static final Choice CHOICE = choose(System.getProperty(PROPERTY, KERNELS));

    static {
      LOG.log(Level.INFO, "Dense products: " + CHOICE.description);
    }
  }

  /** New products of the chosen kind, for the thread that has these kernels. */
  public static DenseProducts create(Kernels kernels) {
    return Chosen.CHOICE.products.apply(kernels.products());
  }

  /** What runs, for a log line. */
  public static String description() {
    return Chosen.CHOICE.description;
  }

  static Choice choose(String name) {
    return switch (name) {
      case KERNELS -> new Choice(KERNELS, own -> own);
      case "java" -> blas(JavaBLAS.getInstance());
      case "native" -> blas(nativeBlas("install a libblas.so.3, such as Debian's libopenblas0"));
      case "openblas" -> {
        OpenBlasLibrary.unpack();
        yield blas(nativeBlas("OpenBLAS was unpacked, but could not be loaded"));
      }
      default ->
          throw new IllegalStateException(
              PROPERTY + " is '" + name + "', expected 'kernels', 'java', 'native' or 'openblas'");
    };
  }

  private static Choice blas(BLAS blas) {
    DenseProducts products = new BlasProducts(blas);
    return new Choice(products.description(), own -> products);
  }

  private static BLAS nativeBlas(String advice) {
    BLAS blas;
    try {
      blas = NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalStateException(PROPERTY + ": no native BLAS could be loaded; " + advice, e);
    }
    // A task of Spark's runs on each core already; the library reads this when it is loaded.
    if (!"1".equals(System.getenv(THREADS))) {
      LOG.log(
          Level.WARNING,
          "{0} is not 1: OpenBLAS would start threads of its own in every task; submit/ardent sets"
              + " it",
          THREADS);
    }
    return blas;
  }
}
