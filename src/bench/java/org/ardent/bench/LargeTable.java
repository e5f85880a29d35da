package org.ardent.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.math.Random;

/** Makes a large Parquet table whose rows are pure functions of their numbers. */
public final class LargeTable {
  private static final int FILES = 8;
  private static final int PIXELS = 784;
  private static final int STROKES = 10;
  private static final int STROKE = 10;
  private static final int BINARY = 6;
  private static final int[] CATEGORIES = {3, 4, 5, 8, 12, 30};
  private static final int REAL = 8;

  private LargeTable() {}

  /** Makes a table: LAYOUT ROWS PATH, where LAYOUT is binary or mixed. */
  public static void main(String[] args) throws IOException {
    boolean binary = args[0].equals("binary");
    if (!binary && !args[0].equals("mixed")) {
      throw new IllegalArgumentException("layout is " + args[0] + ", expected binary or mixed");
    }
    try (SparkSession spark = SparkSession.builder().appName("large table").getOrCreate()) {
      spark
          .createDataFrame(
              spark
                  .range(0, Long.parseLong(args[1]), 1, FILES)
                  .javaRDD()
                  .map(id -> binary ? strokes(id) : mixed(id)),
              binary ? new StructType().add("features", SQLDataTypes.VectorType()) : mixedSchema())
          .write()
          .parquet(args[2]);
    }
  }

  /** Ten strokes of ten pixels, anywhere. */
  private static Row strokes(long id) {
    Random random = Random.of(1, Random.TEST, id);
    BitSet on = new BitSet(PIXELS);
    for (int s = 0; s < STROKES; s++) {
      int from = random.nextInt(PIXELS - STROKE);
      on.set(from, from + STROKE);
    }
    double[] ones = new double[on.cardinality()];
    Arrays.fill(ones, 1);
    return RowFactory.create(Vectors.sparse(PIXELS, on.stream().toArray(), ones));
  }

  private static StructType mixedSchema() {
    StructType schema = new StructType();
    for (int i = 0; i < BINARY; i++) {
      schema = schema.add("b" + i, DataTypes.ByteType, false);
    }
    for (int i = 0; i < CATEGORIES.length; i++) {
      schema = schema.add("c" + i, DataTypes.IntegerType, false);
    }
    for (int i = 0; i < REAL; i++) {
      schema = schema.add("r" + i, DataTypes.DoubleType, false);
    }
    return schema;
  }

  private static Row mixed(long id) {
    Random random = Random.of(1, Random.TEST, id);
    double level = random.nextDouble();
    return RowFactory.create(
        IntStream.range(0, BINARY + CATEGORIES.length + REAL)
            .mapToObj(i -> cell(i, level, random))
            .toArray());
  }

  private static Object cell(int column, double level, Random random) {
    if (column < BINARY) {
      return (byte) (random.nextDouble() < level ? 1 : 0);
    }
    double x = (level + random.nextDouble()) / 2;
    int category = column - BINARY;
    return category < CATEGORIES.length ? (Object) (int) (x * CATEGORIES[category]) : (Object) x;
  }
}
