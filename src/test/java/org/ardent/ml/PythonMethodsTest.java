package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Python package has every public method of the Java classes, by the same name. Getters and
 * setters of params are {@link PythonParamsTest}'s.
 */
class PythonMethodsTest {
  private static final Path PACKAGE = Path.of("src/main/python/ardent/ml");

  /** What PySpark's own base classes have, under these names or others. */
  private static final Set<String> INHERITED =
      Set.of(
          "copy",
          "equals",
          "explainParam",
          "hashCode",
          "load",
          "read",
          "toString",
          "transform",
          "transformSchema",
          "uid",
          "write");

  /** What holds params, what Spark's server alone asks for, and what to_numpy gives. */
  private static final Set<String> OF_JAVA =
      Set.of(
          "columnParams",
          "modelParams",
          "trainingParams",
          "verdictParams",
          "estimatedSize",
          "loaded",
          "of");

  /** A class and the module of Python's class of the same name. */
  record Counterpart(Class<?> java, String module) {
    @Override
    public String toString() {
      return java.getSimpleName();
    }
  }

  static Stream<Counterpart> classes() {
    return Stream.of(
        new Counterpart(AutoregressiveDensity.class, "density"),
        new Counterpart(AutoregressiveDensityModel.class, "density"),
        new Counterpart(AutoregressiveDensitySummary.class, "summary"),
        new Counterpart(AutoregressiveDensityTrainingSummary.class, "summary"),
        new Counterpart(LogLikelihoodEvaluator.class, "evaluation"),
        new Counterpart(TrainingListener.class, "listener"),
        new Counterpart(EpochRecord.class, "listener"));
  }

  @ParameterizedTest
  @MethodSource("classes")
  void pythonHasTheMethodsOfJava(Counterpart counterpart) throws IOException {
    String python = classOf(counterpart);
    assertThat(methods(counterpart.java))
        .allSatisfy(
            name -> {
              // Spark ML's Python calls what users override so.
              String called = name.equals("fit") ? "_fit" : name;
              boolean evaluates = counterpart.java == LogLikelihoodEvaluator.class;
              called = evaluates && name.equals("evaluate") ? "_evaluate" : called;
              assertThat(python)
                  .as("class %s of %s.py", counterpart, counterpart.module)
                  .containsPattern("\n    (def )?" + called + "[(:]");
            });
  }

  /** Completion, which Java calls sample too, has a name of its own. */
  @Test
  void everyFormOfSampleIsThere() throws IOException {
    assertThat(
            Arrays.stream(AutoregressiveDensityModel.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("sample")))
        .hasSize(2);
    assertThat(classOf(new Counterpart(AutoregressiveDensityModel.class, "density")))
        .contains("def sample(self, count: int", "def complete(self, given: DataFrame");
  }

  static Set<String> methods(Class<?> java) {
    Set<String> names = new TreeSet<>();
    for (Method method : java.getDeclaredMethods()) {
      String name = method.getName();
      boolean ofParam = name.matches("[gs]et[A-Z].*") && !name.equals("setListeners");
      if (Modifier.isPublic(method.getModifiers())
          && !method.isSynthetic()
          && !ofParam
          && !Param.class.isAssignableFrom(method.getReturnType())
          && !INHERITED.contains(name)
          && !OF_JAVA.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  static String classOf(Counterpart counterpart) throws IOException {
    String module = Files.readString(PACKAGE.resolve(counterpart.module + ".py"));
    int start =
        Pattern.compile("class " + counterpart + "\\b")
            .matcher(module)
            .results()
            .findFirst()
            .orElseThrow()
            .start();
    int end = module.indexOf("\nclass ", start + 1);
    return module.substring(start, end < 0 ? module.length() : end);
  }
}
