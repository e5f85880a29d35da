package org.ardent.score;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.ardent.kind.Levels;
import org.ardent.model.Layout;
import org.ardent.model.Variable;

/**
 * Puts samples into Spark's own form of rows, without an object for each cell. This is for models
 * of categories and bits alone: of these it is known before anything is drawn which type a column
 * has.
 */
public final class SampleCells implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType schema;

  private SampleCells(StructType schema) {
    this.schema = schema;
  }

  /**
   * The cells of samples of a layout.
   *
   * @param names of the columns
   * @return nothing if some column is of numbers
   */
  public static Optional<SampleCells> of(Layout layout, List<String> names) {
    StructType schema = new StructType();
    for (int v = 0; v < layout.size(); v++) {
      Variable variable = layout.variables().get(v);
      if (variable.isNumber()) {
        return Optional.empty();
      }
      schema = schema.add(names.get(v), type(variable), variable.takesMissing());
    }
    return Optional.of(new SampleCells(schema));
  }

  private static DataType type(Variable variable) {
    if (!variable.levels().isEmpty()) {
      return DataTypes.StringType;
    }
    return variable.ungated().values() <= 1 + Byte.MAX_VALUE
        ? DataTypes.ByteType
        : DataTypes.IntegerType;
  }

  /** The words of a variable's values; null if it has none. */
  private static UTF8String[] words(Variable variable) {
    if (variable.levels().isEmpty()) {
      return null;
    }
    Levels levels = Levels.of(variable);
    return IntStream.range(0, variable.ungated().values())
        .mapToObj(k -> UTF8String.fromString(levels.word(k)))
        .toArray(UTF8String[]::new);
  }

  /** The columns. */
  public StructType schema() {
    return schema;
  }

  /**
   * Rows of samples; each is the same object with other cells.
   *
   * @param samples values in column order, levels as their numbers, NaN for a missing cell
   */
  Iterator<InternalRow> rows(Layout layout, Iterator<double[]> samples) {
    int n = schema.length();
    UTF8String[][] words = new UTF8String[n][];
    boolean[] bytes = new boolean[n];
    for (int v = 0; v < n; v++) {
      words[v] = words(layout.variables().get(v));
      bytes[v] = schema.fields()[v].dataType().equals(DataTypes.ByteType);
    }
    UnsafeRowWriter writer = new UnsafeRowWriter(n);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return samples.hasNext();
      }

      @Override
      public InternalRow next() {
        double[] sample = samples.next();
        writer.reset();
        writer.zeroOutNullBytes();
        for (int v = 0; v < n; v++) {
          if (Double.isNaN(sample[v])) {
            writer.setNullAt(v);
          } else if (words[v] != null) {
            writer.write(v, words[v][(int) sample[v]]);
          } else if (bytes[v]) {
            writer.write(v, (byte) sample[v]);
          } else {
            writer.write(v, (int) sample[v]);
          }
        }
        return writer.getRow();
      }
    };
  }
}
