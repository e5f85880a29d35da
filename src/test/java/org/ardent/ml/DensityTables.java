package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.SparkForTests;
import org.ardent.math.Random;

/** Small DataFrames of the types that the API takes. */
final class DensityTables {
  private static final List<String> PLANS = List.of("basic", "family", "pro");

  private DensityTables() {}

  static Dataset<Row> frame(StructType schema, List<Row> rows) {
    return SparkForTests.session().createDataFrame(rows, schema);
  }

  /** Binary rows in which a bit follows the one before it more often than not. */
  static double[][] bits(int rows, int n, long seed) {
    Random random = Random.of(seed, Random.SAMPLE, 0);
    double[][] bits = new double[rows][n];
    for (double[] row : bits) {
      for (int i = 0; i < n; i++) {
        double p = i == 0 ? 0.5 : row[i - 1] > 0 ? 0.85 : 0.2;
        row[i] = random.nextDouble() < p ? 1 : 0;
      }
    }
    return bits;
  }

  /** The features of rows in a column of their own, beside an id. */
  static Dataset<Row> features(double[][] rows, DataType type) {
    StructType schema =
        new StructType().add("id", DataTypes.LongType, false).add("features", type, true);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      list.add(RowFactory.create((long) i, cell(rows[i], type)));
    }
    return frame(schema, list);
  }

  /** The same in vectors, of which those that begin with 0 are sparse. */
  static Dataset<Row> vectors(double[][] rows) {
    return features(rows, SQLDataTypes.VectorType());
  }

  private static Object cell(double[] row, DataType type) {
    if (type.equals(DataTypes.createArrayType(DataTypes.FloatType))) {
      Float[] floats = new Float[row.length];
      Arrays.setAll(floats, i -> (float) row[i]);
      return floats;
    }
    if (type.equals(DataTypes.createArrayType(DataTypes.DoubleType))) {
      return Arrays.stream(row).boxed().toArray(Double[]::new);
    }
    Vector dense = Vectors.dense(row);
    return row[0] > 0 ? dense : dense.toSparse();
  }

  /** The mixed columns of {@link #mixed}, without its id. */
  static final String[] MIXED = {"member", "plan", "visits", "age", "spend"};

  /** Columns of every type: boolean, string, small and large integers, float, with an id. */
  static Dataset<Row> mixed(int rows, long seed) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType, false)
            .add("member", DataTypes.BooleanType, true)
            .add("plan", DataTypes.StringType, true)
            .add("visits", DataTypes.IntegerType, true)
            .add("age", DataTypes.LongType, true)
            .add("spend", DataTypes.FloatType, true);
    Random random = Random.of(seed, Random.SAMPLE, 1);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      boolean member = random.nextDouble() < 0.4;
      int plan = Math.min(2, (int) (random.nextDouble() * (member ? 3 : 2)));
      int visits = (int) (4 * random.nextDouble() * random.nextDouble()) + (member ? 1 : 0);
      long age = 300 + (long) (40 * random.nextDouble()) + 10L * plan;
      float spend = (float) (5 * random.nextDouble() + 3 * visits);
      list.add(RowFactory.create((long) i, member, PLANS.get(plan), visits, age, spend));
    }
    return frame(schema, list);
  }

  /** The same rows in the same order, in so many partitions. */
  static Dataset<Row> partitioned(Dataset<Row> rows, int partitions) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkForTests.session().sparkContext());
    return SparkForTests.session()
        .createDataFrame(context.parallelize(rows.collectAsList(), partitions), rows.schema());
  }

  /** The same rows, every eighth with a null plan, every eighth with a NaN. */
  static Dataset<Row> withNulls(Dataset<Row> rows) {
    return rows.withColumn(
            "plan", when(col("id").mod(8).equalTo(3), lit(null)).otherwise(col("plan")))
        .withColumn(
            "spend", when(col("id").mod(8).equalTo(5), lit(Float.NaN)).otherwise(col("spend")));
  }

  /** The same rows, of every eight one that is malformed, at id 3, and one at id 5. */
  static Dataset<Row> malformed(Dataset<Row> rows) {
    return rows.withColumn(
        "spend", when(isGood(), col("spend")).otherwise(lit(Float.POSITIVE_INFINITY)));
  }

  /** Which rows {@link #malformed} leaves as they are. */
  static Column isGood() {
    return col("id").mod(8).notEqual(3).and(col("id").mod(8).notEqual(5));
  }

  /** Sparse binary vectors of n numbers, of which such a share is 1; one row is all ones. */
  static Dataset<Row> sparse(int rows, int n, double ones) {
    Random random = Random.of(7, Random.SAMPLE, 2);
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType(), false);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double share = i == 0 ? 1 : ones;
      int[] indices = IntStream.range(0, n).filter(j -> random.nextDouble() < share).toArray();
      double[] values = new double[indices.length];
      Arrays.fill(values, 1);
      list.add(RowFactory.create(Vectors.sparse(n, indices, values)));
    }
    return frame(schema, list);
  }

  /** The same vectors, dense. */
  static Dataset<Row> densified(Dataset<Row> rows) {
    return frame(
        rows.schema(),
        rows.collectAsList().stream()
            .map(row -> RowFactory.create(((Vector) row.get(0)).toDense()))
            .toList());
  }

  /** The values of a column of doubles, in order. */
  static double[] doubles(Dataset<Row> rows, String column) {
    return rows.select(column).collectAsList().stream().mapToDouble(r -> r.getDouble(0)).toArray();
  }
}
