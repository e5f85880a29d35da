package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server of Spark Connect asks of the stages that it loads as services. */
class ConnectServicesTest {
  @TempDir private static Path temp;

  private static List<String> services(Class<?> type) {
    return ServiceLoader.load(type).stream()
        .map(ServiceLoader.Provider::type)
        .map(Class::getName)
        .filter(name -> name.startsWith("org.ardent."))
        .toList();
  }

  /** One that cannot be loaded would hide all others of its kind. */
  @Test
  void stagesAreServices() {
    assertThat(services(Estimator.class)).containsExactly(AutoregressiveDensity.class.getName());
    assertThat(services(Transformer.class))
        .containsExactly(AutoregressiveDensityModel.class.getName());
    assertThat(services(Evaluator.class)).containsExactly(LogLikelihoodEvaluator.class.getName());
  }

  @Test
  void aModelThatAServiceLoaderMakesSaysThatItHasNoNumbers() {
    AutoregressiveDensityModel empty = new AutoregressiveDensityModel();
    assertThatThrownBy(empty::numFeatures)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fit and load");
  }

  static Stream<Params> stages() {
    return Stream.of(new AutoregressiveDensity(), new LogLikelihoodEvaluator());
  }

  /** The server converts values to the type that a param names; it refuses one that names none. */
  @ParameterizedTest
  @MethodSource("stages")
  void everyParamNamesItsType(Params stage) throws ReflectiveOperationException {
    for (Param<?> param : stage.params()) {
      Object type = Param.class.getMethod("dataClass").invoke(param);
      assertThat(type).as(param.name()).isNotNull();
    }
    assertThat(Arrays.stream(stage.getClass().getConstructors()))
        .anyMatch(c -> Arrays.equals(c.getParameterTypes(), new Class<?>[] {String.class}));
  }

  /** The server keeps models on its own disk, whatever Hadoop's default file system is. */
  @Test
  void modelsGoToTheLocalDiskAndComeBack() throws Exception {
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.mixed().fit(DensityTables.mixed(100, 1));
    Path folder = temp.resolve("a model");
    String before =
        SparkForTests.session().sparkContext().hadoopConfiguration().get("fs.defaultFS");
    SparkForTests.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.defaultFS", "nowhere://host/");
    try {
      model.write().saveToLocal(folder.toString());
      AutoregressiveDensityModel again =
          AutoregressiveDensityModel.read().loadFromLocal(folder.toString());
      assertThat(again.uid()).isEqualTo(model.uid());
      assertThat(again.loaded().parameters()).isEqualTo(model.loaded().parameters());
      assertThat(again.getInputCols()).containsExactly(DensityTables.MIXED);
    } finally {
      SparkForTests.session().sparkContext().hadoopConfiguration().set("fs.defaultFS", before);
    }
    assertThat(Files.exists(folder.resolve("data/model.safetensors"))).isTrue();
  }

  /** Without what the model is only connected to: Spark, its estimator, its summary. */
  @Test
  void theSizeIsThatOfTheNumbers() {
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.mixed().fit(DensityTables.mixed(100, 1));
    int numbers = model.loaded().model().parameterCount();
    assertThat(model.estimatedSize()).isBetween(4L * numbers, 4L * numbers + 100_000);
  }
}
