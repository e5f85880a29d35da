package org.ardent.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.SparkForTests;
import org.ardent.data.RowEncoder;
import org.ardent.data.Shards;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.ModelRegistry;
import org.ardent.model.Variable;

/** Small binary tables with structure to learn: every bit copies its left neighbour mostly. */
final class ToyShards {
  static final int VARIABLES = 12;

  private ToyShards() {}

  static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
  }

  static List<Vector> rows(int count, long seed) {
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random random = Random.of(seed, Random.TEST, i);
      double[] x = new double[VARIABLES];
      for (int v = 0; v < VARIABLES; v++) {
        boolean flip = random.nextDouble() < 0.1;
        x[v] = v == 0 ? random.nextInt(2) : flip ? 1 - x[v - 1] : x[v - 1];
      }
      rows.add(Vectors.dense(x));
    }
    return rows;
  }

  static Layout layout() {
    return new Layout(
        Collections.nCopies(VARIABLES, new Variable.Binary()),
        IntStream.range(0, VARIABLES).toArray());
  }

  static AutoregressiveModel nade() {
    return ModelRegistry.get("nade")
        .factory()
        .create(layout(), Activation.RELU, List.of(16))
        .density();
  }

  static AutoregressiveModel fvsbn() {
    return ModelRegistry.get("fvsbn")
        .factory()
        .create(layout(), Activation.SIGMOID, List.of())
        .density();
  }

  /** Packs rows that Spark holds in the given number of partitions. */
  static Shards pack(List<Vector> rows, int partitions, int shards, long seed) {
    long[] counts = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      // As ParallelCollectionRDD cuts a list.
      counts[p] = (long) rows.size() * (p + 1) / partitions - (long) rows.size() * p / partitions;
    }
    return Shards.pack(
        context().parallelize(rows, partitions),
        counts,
        new RowEncoder(layout()),
        seed,
        shards,
        "toy");
  }
}
