package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.SparkForTests;
import org.ardent.format.TableReader;
import org.ardent.kind.Expectation;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A NADE of 500 units trained on binarized MNIST scores all 10,000 test images within a thousandth
 * of a nat of the equations in plain double arithmetic. A small NADE of synthetic digits does so
 * too, where MNIST is not there.
 */
class MnistAccuracyTest {
  private static final Path DATA = Path.of("../shared/data/binarized_mnist");
  private static final int PIXELS = 784;

  private static Shards mnist(String split, Layout layout) {
    Path file = DATA.resolve("binarized_mnist_" + split + ".amat.gz");
    assumeTrue(Files.exists(file), "no ../shared/data here: not tried on MNIST");
    return shards(file.toString(), layout);
  }

  private static Shards shards(String uri, Layout layout) {
    Table table = TableReader.read(SparkForTests.session(), uri, ReadOptions.DEFAULTS);
    return Shards.pack(
        table, TableScan.scan(table, Expectation.BINARY), new RowEncoder(layout), 1, 2);
  }

  private static Layout layout() {
    return new Layout(
        Collections.nCopies(PIXELS, new Variable.Binary()), IntStream.range(0, PIXELS).toArray());
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"SIGMOID", "RELU"})
  void scoresAreThoseOfTheEquationsInDouble(Activation activation) {
    Layout layout = layout();
    try (Shards train = mnist("valid", layout);
        Shards test = mnist("test", layout)) {
      check(activation, 500, train, test, layout);
    }
  }

  @Test
  void scoresOfDigitsAreThoseOfTheEquationsInDouble() {
    Layout layout = layout();
    try (Shards train = shards("digits:600:1", layout);
        Shards test = shards("digits:100:2", layout)) {
      check(Activation.SIGMOID, 32, train, test, layout);
    }
  }

  private static void check(
      Activation activation, int units, Shards train, Shards test, Layout layout) {
    AutoregressiveModel model =
        ModelRegistry.get("nade").factory().create(layout, activation, List.of(units)).density();
    TrainingSettings settings =
        TrainingSettings.builder().epochs(1).batchSize(500).stepSize(0.01).warmUp(0.2).build();
    float[] trained = new Trainer(model, settings, List.of()).fit(train, null).parameters();
    Map<String, double[]> tensors = new HashMap<>();
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, trained);
      tensors.put(
          t.name(), IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }
    List<Examples> images = new ArrayList<>(ToyShards.examples(test));
    for (Examples shard : images) {
      double[] actual = new double[shard.size()];
      model.evaluator(trained).logLikelihood(shard, actual, 0);
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isCloseTo(logLikelihood(tensors, activation, shard, i), within(1e-3));
      }
    }
  }

  private static double logLikelihood(
      Map<String, double[]> tensors, Activation activation, Examples x, int row) {
    double[] w = tensors.get("W");
    double[] v = tensors.get("V");
    double[] b = tensors.get("b");
    double[] a = tensors.get("c").clone();
    int units = a.length;
    double[] h = new double[units];
    activate(activation, a, h);
    double sum = 0;
    int entry = x.start(row);
    for (int t = 0; t < PIXELS; t++) {
      boolean on = entry < x.start(row + 1) && x.column(entry) == t;
      double z = b[t];
      for (int j = 0; j < units; j++) {
        z += v[t * units + j] * h[j];
      }
      double signed = on ? -z : z;
      sum -= Math.max(signed, 0) + Math.log1p(Math.exp(-Math.abs(signed)));
      if (on) {
        for (int j = 0; j < units; j++) {
          a[j] += w[t * units + j];
        }
        activate(activation, a, h);
        entry++;
      }
    }
    return sum;
  }

  private static void activate(Activation activation, double[] a, double[] h) {
    for (int j = 0; j < a.length; j++) {
      h[j] = activation == Activation.RELU ? Math.max(a[j], 0) : 1 / (1 + Math.exp(-a[j]));
    }
  }
}
