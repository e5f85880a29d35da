package org.ardent.format.parquet;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowFilter;
import org.ardent.table.RowMaker;
import org.ardent.table.RowOrEnd;
import org.ardent.table.Rows;
import org.ardent.table.SqlCells;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;
import org.ardent.table.TableRow;

/**
 * Parquet: either every column is a number, boolean, string or date, or one column is a vector or
 * an array of numbers and becomes x1…xn. Rows come in the order of file names and keep all their
 * columns.
 */
public final class ParquetFormat implements TableFormat {
  /** Spark's own option: paths are names of files, whatever brackets they have. */
  private static final String GLOB = "__globPaths__";

  /** Spark's: the folder below which folders are columns. */
  private static final String BASE = "basePath";

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public String pattern() {
    return "a Parquet folder or .parquet";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.matches(".*\\.(parquet|parq)");
  }

  @Override
  public boolean takesCondition() {
    return true;
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    StructType schema = HivePartitions.addTo(ParquetFooters.schema(input), input);
    String source = RowFilter.label(input.label(), options.where());
    List<String> names = List.of(schema.fieldNames());
    List<String> wanted = options.columns();
    int list = listColumn(schema, wanted);
    if (list >= 0) {
      JavaRDD<RowOrEnd<Row>> items = items(input, schema, options.where(), List.of(list));
      int width = SqlCells.width(items, 0);
      if (width == 0) {
        throw new InvalidInputException(
            input.label() + ": column '" + names.get(list) + "' has no values, expected numbers");
      }
      RowMaker maker = new RowMaker(Columns.unnamed(input.label(), width, List.of()), options);
      String name = names.get(list);
      return new Table(
              source,
              maker.columns(),
              Rows.make(items, maker.needsIndex(), SqlCells.list(maker, 0, name)),
              () -> whole(input, schema, options, maker, SqlCells.list(maker, list, name)),
              schema)
          .ofFeatures(schema.fields()[list]);
    }
    Columns columns = Columns.named(input.label(), names, options);
    requireScalars(input.label(), schema, columns);
    RowMaker maker = new RowMaker(columns, options);
    int[] places = IntStream.range(0, columns.size()).toArray();
    int[] positions = columns.positionArray();
    return new Table(
        source,
        columns,
        Rows.make(
            items(input, schema, options.where(), columns.positions()),
            maker.needsIndex(),
            SqlCells.scalars(maker, places)),
        () -> whole(input, schema, options, maker, SqlCells.scalars(maker, positions)),
        schema);
  }

  private static JavaRDD<TableRow> whole(
      InputFiles input,
      StructType schema,
      ReadOptions options,
      RowMaker maker,
      Function2<Row, Long, TableRow> parse) {
    List<Integer> all = IntStream.range(0, schema.size()).boxed().toList();
    return Rows.make(
        items(input, schema, options.where(), all), maker.needsIndex(), SqlCells.whole(parse));
  }

  /** The rows of all files, in order, with some of their columns. */
  private static JavaRDD<RowOrEnd<Row>> items(
      InputFiles input, StructType schema, String where, List<Integer> positions) {
    List<String> names = positions.stream().map(position -> schema.fieldNames()[position]).toList();
    Column[] columns =
        names.stream().map(name -> col("`" + name.replace("`", "``") + "`")).toArray(Column[]::new);
    SparkSession spark = FileOrder.session(input.spark());
    if (where != null) {
      RowFilter.makeLenient(spark);
    }
    RowFilter.tellCasesApart(spark, List.of(schema.fieldNames()));
    String[] paths =
        input.files().stream().map(file -> file.getPath().toString()).toArray(String[]::new);
    DataFrameReader reader = spark.read().schema(schema).option(GLOB, false);
    if (input.base() != null) {
      reader = reader.option(BASE, input.base().toString());
    }
    Dataset<Row> all = reader.parquet(paths);
    Dataset<Row> chosen = where == null ? all : new RowFilter(input.label(), where).rows(all);
    // A condition may be on any column.
    List<String> read = where == null ? names : List.of(schema.fieldNames());
    ParquetPages pages = new ParquetPages(input.configuration(), Set.copyOf(read));
    return FileOrder.items(chosen.select(columns), pages);
  }

  /** The position of the column that expands into many, or −1. */
  private static int listColumn(StructType schema, List<String> wanted) {
    int only = -1;
    if (wanted.isEmpty() && schema.size() == 1) {
      only = 0;
    } else if (wanted.size() == 1 && List.of(schema.fieldNames()).contains(wanted.get(0))) {
      only = schema.fieldIndex(wanted.get(0));
    }
    return only >= 0 && SqlCells.isList(schema.fields()[only].dataType()) ? only : -1;
  }

  private static void requireScalars(String label, StructType schema, Columns columns) {
    for (int position : columns.positions()) {
      StructField field = schema.fields()[position];
      if (SqlCells.isList(field.dataType())) {
        throw new InvalidInputException(
            label
                + ": column '"
                + field.name()
                + "' is "
                + field.dataType().simpleString()
                + ", which is read alone: expected "
                + Setting.COLUMNS
                + " "
                + field.name()
                + ", or columns of numbers");
      }
      if (!SqlCells.isScalar(field.dataType())) {
        throw new InvalidInputException(
            label
                + ": column '"
                + field.name()
                + "' is "
                + field.dataType().simpleString()
                + ", expected a number, boolean, string, date or timestamp; "
                + Setting.COLUMNS
                + " chooses");
      }
    }
  }
}
