package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProviderTest {
  private static final String ADD_MODULE = "--add-modules=jdk.incubator.vector";

  /** What a child JVM wrote, both streams together, and how it ended. */
  private record Child(int exitCode, String output) {}

  @Test
  void forcedScalar() {
    assertThat(KernelProvider.choose("scalar").get()).isInstanceOf(ScalarKernels.class);
    assertThat(KernelProvider.scalar().description()).isEqualTo("scalar");
  }

  @Test
  void eachCallMakesKernelsOfItsOwn() {
    assertThat(KernelProvider.scalar()).isNotSameAs(KernelProvider.scalar());
    assertThat(KernelProvider.create()).isNotSameAs(KernelProvider.create());
    var supplier = KernelProvider.choose("scalar");
    assertThat(supplier.get()).isNotSameAs(supplier.get());
  }

  @Test
  void forcedVectorIsVectorOrRefused() {
    // Which of the two depends on the machine, but never scalar.
    try {
      assertThat(KernelProvider.choose("vector").get().description())
          .matches("vector \\((4|8|16) lanes; the machine prefers \\d+\\)");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("This machine has no vectors of 4 floats");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Vector", "simd"})
  void wrongPropertyIsNamedWithWhatIsExpected(String wrong) {
    assertThatThrownBy(() -> KernelProvider.choose(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("ardent.kernels is '" + wrong + "', expected 'scalar' or 'vector'");
  }

  @Test
  void withoutTheModuleFallsBackToScalarAndSaysSoOnce() throws Exception {
    Child child = child();
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines()).contains("scalar");
    assertThat(child.output())
        .containsOnlyOnce(
            "The module jdk.incubator.vector is absent (start java with"
                + " --add-modules=jdk.incubator.vector); the scalar kernels, several times slower,"
                + " run")
        .containsOnlyOnce("Kernels: scalar")
        .doesNotContain("\tat ");
  }

  @Test
  void withoutTheModuleForcedScalarSaysNothingOfIt() throws Exception {
    Child child = child("-Dardent.kernels=scalar");
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output()).doesNotContain("jdk.incubator.vector");
  }

  @Test
  void withoutTheModuleForcedVectorIsRefused() throws Exception {
    Child child = child("-Dardent.kernels=vector");
    assertThat(child.exitCode()).isNotZero();
    assertThat(child.output())
        .contains("The module jdk.incubator.vector is absent (start java with " + ADD_MODULE + ")");
  }

  @Test
  void withTheModuleDoesWhatThisJvmDoes() throws Exception {
    Child child = child(ADD_MODULE);
    assertThat(child.exitCode()).as(child.output()).isZero();
    assertThat(child.output().lines()).contains(KernelProvider.choose(null).get().description());
  }

  @Test
  void saysSoWhereThereIsNoFusedMultiplyAdd() throws Exception {
    String slow = "This JVM has no fused multiply-add";
    Child without = child(ADD_MODULE, "-XX:-UseFMA");
    assertThat(without.exitCode()).as(without.output()).isZero();
    assertThat(without.output()).containsOnlyOnce(slow).containsPattern("as about \\d{2,} mult");
    Child interpreted = child("-Xint");
    assertThat(interpreted.output()).doesNotContain(slow);
  }

  @ParameterizedTest
  @CsvSource({"16, 4", "8, 0"})
  void vectorsOfFourFloatsAreEnough(int bytes, int lanes) throws Exception {
    Child child = child(ADD_MODULE, "-XX:MaxVectorSize=" + bytes);
    if (lanes == 0) {
      assertThat(child.output()).contains("This machine has no vectors of 4 floats; the scalar");
    } else {
      assertThat(child.output()).containsPattern("vector \\(" + lanes + " lanes; .*");
    }
  }

  private static Child child(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(KernelDescription.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Either would bring back the module under test.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Child(process.waitFor(), output);
  }
}
