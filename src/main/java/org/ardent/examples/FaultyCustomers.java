package org.ardent.examples;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.math.Random;
import org.ardent.synthetic.SyntheticCustomers;
import org.ardent.synthetic.SyntheticCustomers.Column;

/**
 * {@linkplain SyntheticCustomers Synthetic customers} as a shop would keep them, with words,
 * booleans, whole numbers and amounts, some of whose rows have a {@link Fault}. Row number {@code
 * id} of a {@code seed} is a pure function of the two and of the share of faulty rows.
 */
public final class FaultyCustomers {
  private static final Map<Column, List<String>> LEVELS =
      Map.of(
          Column.REGION,
          List.of("centre", "north", "east", "south", "west", "coast", "hills", "islands"),
          Column.PLAN,
          List.of("free", "basic", "plus", "premium"),
          Column.CHANNEL,
          List.of("store", "web", "app", "phone"));

  /** The row's number, from 0. */
  public static final String ID = "id";

  /** The {@linkplain Fault#label label} of the row's fault; null for most rows. */
  public static final String FAULT = "fault";

  /** The names of the columns that are wrong; empty for most rows. */
  public static final String WRONG_COLUMNS = "wrongColumns";

  /** The columns of a customer, in order. */
  public static final List<String> COLUMNS = Column.names();

  /** Every customer's columns between its number and its labels. */
  public static final StructType SCHEMA = schema();

  /** Keeps the customer that a cell may come from apart from those of the table. */
  private static final int DONORS = 1;

  private FaultyCustomers() {}

  /**
   * A table of customers.
   *
   * @param count how many rows
   * @param share of faulty rows, 0…1, every fault as likely as the others
   */
  public static Dataset<Row> table(SparkSession spark, long count, double share, long seed) {
    return spark
        .range(count)
        .map((MapFunction<Long, Row>) id -> row(id, share, seed), Encoders.row(SCHEMA));
  }

  /** One row, as in {@link #SCHEMA}. */
  static Row row(long id, double share, long seed) {
    double[] values = SyntheticCustomers.row(seed, id);
    Random random = Random.of(seed, Random.FAULTS, id);
    Fault fault = null;
    Set<Column> wrong = Set.of();
    if (random.nextDouble() < share) {
      List<Fault> faults = List.of(Fault.values());
      fault = faults.get(random.nextInt(faults.size()));
      double[] other = SyntheticCustomers.row(Random.hash(seed, Random.FAULTS, id, DONORS), id);
      wrong = fault.plant(values, other, random);
    }
    Object[] cells = new Object[SCHEMA.length()];
    cells[0] = id;
    for (Column column : Column.values()) {
      cells[1 + column.index()] = cell(column, values[column.index()]);
    }
    cells[cells.length - 2] = fault == null ? null : fault.label();
    cells[cells.length - 1] =
        wrong.stream().sorted().map(Column::columnName).toArray(String[]::new);
    return RowFactory.create(cells);
  }

  private static Object cell(Column column, double value) {
    DataType type = type(column);
    if (type.equals(DoubleType)) {
      return value;
    }
    int code = (int) value;
    if (type.equals(StringType)) {
      return LEVELS.get(column).get(code);
    }
    return type.equals(BooleanType) ? (Object) (code == 1) : (Object) code;
  }

  private static DataType type(Column column) {
    if (column.levels() == 0) {
      return DoubleType;
    }
    if (column.levels() == 2) {
      return BooleanType;
    }
    return LEVELS.containsKey(column) ? StringType : IntegerType;
  }

  private static StructType schema() {
    StructType schema = new StructType().add(ID, LongType, false);
    for (Column column : Column.values()) {
      schema = schema.add(column.columnName(), type(column), false);
    }
    return schema
        .add(FAULT, StringType, true)
        .add(WRONG_COLUMNS, DataTypes.createArrayType(StringType, false), false);
  }
}
