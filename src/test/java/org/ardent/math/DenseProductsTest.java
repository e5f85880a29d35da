package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products are what plain sums say, and ours have the same bits whatever computes them. */
@Tag("core")
class DenseProductsTest {
  private static final int[] SIZES = {0, 1, 3, 4, 7, 16, 33, 64};
  private static final int[] DEPTHS = {0, 1, 5, 255, 256, 600};

  static Stream<Arguments> shapes() {
    Stream.Builder<Arguments> shapes = Stream.builder();
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : DEPTHS) {
          shapes.add(Arguments.of(m, n, k));
        }
      }
    }
    return shapes.build();
  }

  /** A product of matrices that lie apart in one array, with odd offsets and distances. */
  private static final class Case {
    final int m;
    final int n;
    final int k;
    final boolean transposed;
    final int lda;
    final int ldb;
    final int ldc;
    final float[] a;
    final float[] b;
    final float[] c;

    Case(int m, int n, int k, boolean transposed) {
      this.m = m;
      this.n = n;
      this.k = k;
      this.transposed = transposed;
      lda = (transposed ? m : k) + 3;
      ldb = n + 5;
      ldc = n + 1;
      Random random = Random.of(m * 1000L + n, Random.TEST, k);
      a = values(5 + (transposed ? k : m) * lda, random);
      b = values(7 + k * ldb, random);
      c = values(9 + m * ldc, random);
    }

    private static float[] values(int length, Random random) {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    float[] run(DenseProducts products) {
      float[] result = c.clone();
      if (transposed) {
        products.multiplyTransposed(
            m, n, k, new Matrix(a, 5, lda), new Matrix(b, 7, ldb), new Matrix(result, 9, ldc));
      } else {
        products.multiply(
            m, n, k, new Matrix(a, 5, lda), new Matrix(b, 7, ldb), new Matrix(result, 9, ldc));
      }
      return result;
    }

    /** In double. What lies between the rows stays. */
    double[] expected() {
      double[] result = new double[c.length];
      for (int i = 0; i < c.length; i++) {
        result[i] = c[i];
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          for (int p = 0; p < k; p++) {
            double x = transposed ? a[5 + p * lda + i] : a[5 + i * lda + p];
            result[9 + i * ldc + j] += x * b[7 + p * ldb + j];
          }
        }
      }
      return result;
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void scalarIsTheSum(int m, int n, int k) {
    assertSum(new ScalarProducts(), m, n, k);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vectorHasTheBitsOfScalar(int m, int n, int k) {
    DenseProducts vector = KernelProvider.vector().products();
    DenseProducts scalar = KernelProvider.scalar().products();
    assertThat(vector.panel()).isEqualTo(scalar.panel());
    for (boolean transposed : new boolean[] {false, true}) {
      Case product = new Case(m, n, k, transposed);
      assertThat(product.run(vector)).isEqualTo(product.run(scalar));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "native", "openblas"})
  void aBlasGivesTheSum(String name) {
    DenseProductsProvider.Choice choice;
    try {
      choice = DenseProductsProvider.choose(name);
    } catch (IllegalStateException e) {
      abort("not on this machine: " + e.getMessage());
      return;
    }
    DenseProducts blas = choice.products().apply(null);
    assertThat(choice.description()).contains("BLAS", "bits differ between machines");
    shapes().map(Arguments::get).forEach(s -> assertSum(blas, (int) s[0], (int) s[1], (int) s[2]));
  }

  private static void assertSum(DenseProducts products, int m, int n, int k) {
    for (boolean transposed : new boolean[] {false, true}) {
      Case product = new Case(m, n, k, transposed);
      float[] actual = product.run(products);
      double[] expected = product.expected();
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5 * (k + 1)));
      }
    }
  }

  /** The order of additions: 2²⁴ + 1 is 2²⁴, so what is added first decides. */
  @Test
  void addsInAscendingOrder() {
    float big = 0x1p24f;
    float[] a = {big, 1, -big, 1};
    float[] ones = new float[64];
    java.util.Arrays.fill(ones, 1);
    for (DenseProducts products :
        new DenseProducts[] {new ScalarProducts(), KernelProvider.vector().products()}) {
      float[] c = new float[16];
      products.multiply(
          1, 16, 4, new Matrix(a, 0, 4), new Matrix(ones, 0, 16), new Matrix(c, 0, 16));
      assertThat(c).containsOnly(1);
    }
  }

  @Test
  void theDefaultIsOurOwn() {
    Kernels kernels = KernelProvider.scalar();
    DenseProductsProvider.Choice choice = DenseProductsProvider.choose("kernels");
    assertThat(choice.description()).isEqualTo("kernels");
    assertThat(choice.products().apply(kernels.products())).isInstanceOf(ScalarProducts.class);
    if (System.getProperty(DenseProductsProvider.PROPERTY) == null) {
      assertThat(DenseProductsProvider.create(kernels)).isInstanceOf(ScalarProducts.class);
    }
  }

  @Test
  void openBlasIsAskedForByItsJar() throws IOException {
    if (DenseProductsTest.class.getResource("/org/bytedeco/openblas/linux-x86_64/libopenblas.so.0")
        != null) {
      abort("built with the profile openblas");
    }
    Set<String> before = openBlasFolders();
    assertThatThrownBy(() -> DenseProductsProvider.choose("openblas"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("mvn -P openblas package");
    assertThat(before).containsAll(openBlasFolders());
  }

  /** Folders that OpenBLAS is unpacked into, of any process. */
  private static Set<String> openBlasFolders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(Path::toString)
          .filter(name -> name.contains("ardent-openblas"))
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Kernels", "mkl"})
  void wrongPropertyIsNamedWithWhatIsExpected(String wrong) {
    assertThatThrownBy(() -> DenseProductsProvider.choose(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "ardent.blas is '" + wrong + "', expected 'kernels', 'java', 'native' or 'openblas'");
  }
}
