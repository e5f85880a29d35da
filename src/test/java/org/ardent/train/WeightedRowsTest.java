package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.optim.Schedule;
import org.ardent.pack.Shards;
import org.ardent.score.Likelihood;
import org.ardent.score.ShardScoring;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A row of weight w trains, validates and scores as w rows. */
class WeightedRowsTest {
  private static final List<Vector> ROWS = ToyShards.rows(90, 1);
  private static final int[] TIMES = {2, 1, 3};
  private static final float ROUNDING = 2e-4f;

  private static Shards weighted(int shards, double unit) {
    List<TableRow> rows = new ArrayList<>();
    for (int i = 0; i < ROWS.size(); i++) {
      rows.add(
          new TableRow(ROWS.get(i), null, null, Map.of(), false, unit * TIMES[i % TIMES.length]));
    }
    return ToyShards.pack(rows, ToyShards.layout(), 2, shards, 3);
  }

  private static Shards repeated(int shards) {
    return ToyShards.pack(
        IntStream.range(0, ROWS.size())
            .boxed()
            .flatMap(i -> Collections.nCopies(TIMES[i % TIMES.length], ROWS.get(i)).stream())
            .toList(),
        2,
        shards,
        3);
  }

  /** Of the toy's 90 or 180 rows one step an epoch sees all. */
  private static TrainingSettings settings(String optimizer, int localSteps) {
    return TrainingSettings.builder()
        .epochs(3)
        .batchSize(1000)
        .localSteps(localSteps)
        .optimizer(optimizer)
        .stepSize(0.5)
        .schedule(Schedule.CONSTANT)
        .weightDecay(1e-3)
        .seed(3L)
        .build();
  }

  private static TrainingResult fit(TrainingSettings settings, Shards train, Shards valid) {
    return new Trainer(ToyShards.fvsbn(), settings, List.of()).fit(train, valid);
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(ROUNDING));
    }
  }

  @ParameterizedTest
  @CsvSource({"sgd, 1, 1", "adam, 3, 1", "sgd, 1, 2", "lbfgs, 3, 1"})
  void trainsAsTheRowsRepeated(String optimizer, int shards, int localSteps) {
    TrainingSettings settings = settings(optimizer, localSteps);
    TrainingResult actual = fit(settings, weighted(shards, 1), weighted(2, 1));
    TrainingResult expected = fit(settings, repeated(shards), repeated(2));
    assertClose(actual.parameters(), expected.parameters());
    for (int e = 0; e < expected.history().size(); e++) {
      EpochRecord epoch = expected.history().get(e);
      assertThat(actual.history().get(e).trainNegativeLogLikelihood())
          .isCloseTo(epoch.trainNegativeLogLikelihood(), within(1e-4));
      assertThat(actual.history().get(e).validNegativeLogLikelihood())
          .isCloseTo(epoch.validNegativeLogLikelihood(), within(1e-4));
    }
  }

  /** One local step of plain SGD in a round is a synchronous one, if shards count by weight. */
  @Test
  void shardsOfLocalStepsCountAsMuchAsTheirRows() {
    Shards train = weighted(4, 1);
    assertClose(
        fit(settings("sgd", 5), train, null).parameters(),
        fit(settings("sgd", 1), train, null).parameters());
  }

  @Test
  void theMeanDoesNotDependOnTheUnitOfWeights() {
    AutoregressiveModel model = ToyShards.fvsbn();
    float[] parameters = new float[model.parameterCount()];
    Likelihood whole = ShardScoring.likelihood(weighted(2, 1), model, parameters, 1, false);
    Likelihood small = ShardScoring.likelihood(weighted(2, 0x1p-20), model, parameters, 1, false);
    assertThat(small.examples()).isEqualTo(ROWS.size());
    assertThat(small.weight()).isEqualTo(2 * ROWS.size() * 0x1p-20);
    assertThat(small.mean()).isEqualTo(whole.mean());
    assertThat(small.standardError()).isEqualTo(whole.standardError());
  }

  @Test
  void theFingerprintTellsWeights() {
    long ones = ShardsFingerprint.of(ToyShards.pack(ROWS, 2, 2, 3));
    assertThat(ShardsFingerprint.of(weighted(2, 1))).isNotEqualTo(ones);
    assertThat(ShardsFingerprint.of(weighted(2, 2)))
        .isNotEqualTo(ShardsFingerprint.of(weighted(2, 1)));
    assertThat(ShardsFingerprint.of(weighted(5, 1)))
        .isEqualTo(ShardsFingerprint.of(weighted(2, 1)));
  }

  @Test
  void weightsOfOneAreNotKept() {
    Examples rows = ToyShards.examples(ToyShards.pack(ROWS, 2, 1, 3)).get(0);
    assertThat(rows.totalWeight()).isEqualTo(ROWS.size());
    assertThat(weighted(1, 1).weighted()).isTrue();
    assertThat(ToyShards.pack(ROWS, 2, 1, 3).weighted()).isFalse();
  }

  @Test
  void piecesWithAndWithoutWeightsGoTogether() {
    Examples ones = ToyShards.examples(ToyShards.pack(ROWS.subList(0, 3), 1, 1, 3)).get(0);
    Examples others = ToyShards.examples(weighted(1, 1)).get(0);
    Examples both = Examples.concatenate(List.of(ones, others));
    assertThat(both.totalWeight()).isEqualTo(3 + 2 * ROWS.size());
    assertThat(both.weight(2)).isEqualTo(1);
    assertThat(both.weight(3)).isEqualTo(others.weight(0));
  }

  static Stream<Serializer> serializers() {
    return Stream.of(new JavaSerializer(new SparkConf()), new KryoSerializer(new SparkConf()));
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void weightsTravelWithTheRows(Serializer serializer) {
    Examples rows = ToyShards.examples(weighted(1, 1)).get(0);
    SerializerInstance instance = serializer.newInstance();
    ClassTag<Examples> tag = ClassTag$.MODULE$.apply(Examples.class);
    ByteBuffer bytes = instance.serialize(rows, tag);
    Examples copy = instance.deserialize(bytes, tag);
    assertThat(IntStream.range(0, copy.size()).mapToDouble(copy::weight).toArray())
        .isEqualTo(IntStream.range(0, rows.size()).mapToDouble(rows::weight).toArray())
        .contains(2.0, 1.0, 3.0);
  }
}
