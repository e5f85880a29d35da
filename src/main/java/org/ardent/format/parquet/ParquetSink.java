package org.ardent.format.parquet;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.AtomicOutput;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.DateForm;
import org.ardent.kind.Expectation;
import org.ardent.table.Dates;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSink;
import org.ardent.table.TableSummary;

/**
 * A Parquet folder, a column per column: bytes where all values are whole numbers that fit, else
 * ints where they do, else doubles; strings where any is a word. A scan before writing decides
 * that, and checks all rows.
 */
public record ParquetSink() implements TableSink {
  @Override
  public long write(SparkSession spark, Table table, AtomicOutput output) {
    TableSummary summary = TableScan.scan(table, Expectation.ANYTHING);
    List<String> names = table.columns();
    DateForm[] dates = table.dateForms();
    StructField[] fields = new StructField[names.size()];
    for (int i = 0; i < fields.length; i++) {
      ColumnStatistics column = summary.columns().get(i);
      fields[i] =
          DataTypes.createStructField(names.get(i), type(column, dates[i]), column.missing() > 0);
    }
    StructType schema = DataTypes.createStructType(fields);
    output.writeParquet(spark.createDataFrame(table.rows().map(row -> row(row, schema)), schema));
    return summary.rows();
  }

  private static DataType type(ColumnStatistics column, DateForm form) {
    if (form == DateForm.DAYS && column.words() == 0) {
      return DataTypes.DateType;
    }
    if (form == DateForm.SECONDS && column.words() == 0) {
      return DataTypes.TimestampType;
    }
    if (column.words() > 0) {
      return DataTypes.StringType;
    }
    if (column.integral() && column.min() >= Byte.MIN_VALUE && column.max() <= Byte.MAX_VALUE) {
      return DataTypes.ByteType;
    }
    boolean fits = column.min() >= Integer.MIN_VALUE && column.max() <= Integer.MAX_VALUE;
    return column.integral() && fits ? DataTypes.IntegerType : DataTypes.DoubleType;
  }

  private static Row row(TableRow row, StructType schema) {
    double[] values = row.values().toArray();
    Object[] cells = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      DataType type = schema.fields()[i].dataType();
      if (Double.isNaN(values[i])) {
        cells[i] = null;
      } else if (type.equals(DataTypes.StringType)) {
        cells[i] = row.text(i);
      } else if (type.equals(DataTypes.ByteType)) {
        cells[i] = (byte) values[i];
      } else if (type.equals(DataTypes.IntegerType)) {
        cells[i] = (int) values[i];
      } else if (type.equals(DataTypes.DateType)) {
        cells[i] = Dates.date(values[i]);
      } else if (type.equals(DataTypes.TimestampType)) {
        cells[i] = Dates.time(values[i]);
      } else {
        cells[i] = values[i];
      }
    }
    return RowFactory.create(cells);
  }
}
