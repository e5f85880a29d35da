package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.ardent.SparkForTests;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;
import org.junit.jupiter.api.Test;

/** What one sees of training: epochs as they end, and pictures. */
class ListenersAndPicturesTest {
  private static final SparkSession SPARK = SparkForTests.session();

  private static AutoregressiveDensityModel fit(AutoregressiveDensity density) {
    return density.fit(DensityTables.vectors(DensityTables.bits(100, 6, 1)));
  }

  /** Copies, which searches fit, tell the same listeners. */
  @Test
  void listenersHearOfEpochs() {
    List<EpochRecord> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            heard.add(epoch);
          }
        };
    AutoregressiveDensityModel model =
        fit(AutoregressiveDensityTest.quick().setListeners(List.of(listener)).copy(new ParamMap()));
    assertThat(heard).extracting(EpochRecord::epoch).containsExactly(1, 2, 3);
    assertThat(heard.stream().mapToDouble(EpochRecord::trainNegativeLogLikelihood))
        .containsExactly(
            Arrays.stream(model.summary().objectiveHistory()).boxed().toArray(Double[]::new));
  }

  @Test
  void functionsListen() {
    List<FunctionListener.Step> steps = new ArrayList<>();
    List<EpochRecord> epochs = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    AutoregressiveDensity density = AutoregressiveDensityTest.quick();
    fit(
        density.setListeners(
            List.of(
                new FunctionListener(
                    steps::add, epochs::add, warnings::add, a -> {}, reasons::add, false))));
    assertThat(steps).extracting(FunctionListener.Step::epoch).containsExactly(1, 1, 2, 2, 3, 3);
    assertThat(steps).extracting(FunctionListener.Step::steps).containsOnly(2);
    assertThat(epochs).hasSize(3);
    assertThat(reasons).isEmpty();
    fit(
        density
            .setSolver("lbfgs")
            .setMaxIter(30)
            .setTol(0.5)
            .setListeners(
                List.of(
                    new FunctionListener(
                        null, epochs::add, warnings::add, a -> {}, reasons::add, true))));
    assertThat(reasons).hasSize(1);
  }

  /** Listeners stay where they are: an estimator that is sent elsewhere has none. */
  @Test
  void estimatorsAreSerializableWithListeners() {
    AutoregressiveDensity density =
        AutoregressiveDensityTest.quick()
            .setListeners(
                List.of(new FunctionListener(null, e -> {}, w -> {}, a -> {}, r -> {}, true)));
    AutoregressiveDensity sent = Utils.deserialize(Utils.serialize(density));
    assertThat(sent.copy(new ParamMap()).getMaxIter()).isEqualTo(3);
  }

  @Test
  void picturesArePngFiles() throws IOException {
    AutoregressiveDensityModel model = fit(AutoregressiveDensityTest.quick());
    assertThat(ImageIO.read(new ByteArrayInputStream(model.summary().learningCurve())).getWidth())
        .isEqualTo(960);
    byte[] samples = model.samplePicture(SPARK, 4, 7);
    assertThat(ImageIO.read(new ByteArrayInputStream(samples))).isNotNull();
    assertThat(model.samplePicture(SPARK, 4, 7)).isEqualTo(samples);
    assertThatThrownBy(() -> model.samplePicture(SPARK, 0, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count is 0, expected at least 1");
    AutoregressiveDensityModel words =
        AutoregressiveDensityTest.mixed().fit(DensityTables.mixed(100, 1));
    assertThatThrownBy(() -> words.samplePicture(SPARK, 4, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no picture of samples: levels that are words have no scale of grey");
  }
}
