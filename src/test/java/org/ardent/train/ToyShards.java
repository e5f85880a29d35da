package org.ardent.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.ardent.SparkForTests;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;

/** Small binary tables with structure to learn: every bit copies its left neighbour mostly. */
public final class ToyShards {
  public static final int VARIABLES = 12;

  private ToyShards() {}

  public static SparkSession session() {
    return SparkForTests.session();
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }

  public static List<Vector> rows(int count, long seed) {
    List<Vector> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(seed, i));
    }
    return rows;
  }

  public static Vector row(long seed, long index) {
    Random random = Random.of(seed, Random.TEST, index);
    double[] x = new double[VARIABLES];
    for (int v = 0; v < VARIABLES; v++) {
      boolean flip = random.nextDouble() < 0.1;
      x[v] = v == 0 ? random.nextInt(2) : flip ? 1 - x[v - 1] : x[v - 1];
    }
    return Vectors.dense(x);
  }

  public static Layout layout() {
    return new Layout(
        Collections.nCopies(VARIABLES, new Variable.Binary()),
        IntStream.range(0, VARIABLES).toArray());
  }

  public static AutoregressiveModel nade() {
    return ModelRegistry.get("nade")
        .factory()
        .create(layout(), Activation.RELU, List.of(16))
        .density();
  }

  /** Three masks that take turns. */
  public static AutoregressiveModel made() {
    return ModelRegistry.get("made")
        .factory()
        .create(layout(), new Architecture(Activation.RELU, List.of(16, 9), true, 3, 3))
        .density();
  }

  public static AutoregressiveModel fvsbn() {
    return ModelRegistry.get("fvsbn")
        .factory()
        .create(layout(), Activation.SIGMOID, List.of())
        .density();
  }

  /** Packs rows that Spark holds in the given number of partitions. */
  public static Shards pack(List<Vector> rows, int partitions, int shards, long seed) {
    return pack(good(rows), layout(), partitions, shards, seed);
  }

  /** All rows of each shard. */
  public static List<Examples> examples(Shards shards) {
    return shards.rdd().map(rows -> rows.range(0, rows.size())).collect();
  }

  /** Rows that all count 1. */
  public static List<TableRow> good(List<Vector> rows) {
    return rows.stream().map(TableRow::of).toList();
  }

  /** Packs rows of any layout and weight. */
  public static Shards pack(
      List<TableRow> rows, Layout layout, int partitions, int shards, long seed) {
    List<String> names = IntStream.rangeClosed(1, layout.size()).mapToObj(i -> "x" + i).toList();
    Table table = Table.of("toy", names, context().parallelize(rows, partitions));
    return Shards.pack(table, TableScan.scan(table), new RowEncoder(layout), seed, shards);
  }
}
