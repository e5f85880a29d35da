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
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowFilter;
import org.ardent.table.RowMaker;
import org.ardent.table.RowOrEnd;
import org.ardent.table.RowSelection;
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
    StructType ofFiles = HivePartitions.addTo(ParquetFooters.schema(input), input);
    Files files = new Files(input, ofFiles, options.where(), options.select());
    StructType schema = options.select() == null ? ofFiles : files.rows().schema();
    String source = RowFilter.label(input.label(), options.where());
    List<String> names = List.of(schema.fieldNames());
    List<String> wanted = options.columns();
    int list = listColumn(schema, wanted);
    if (list >= 0) {
      JavaRDD<RowOrEnd<Row>> items = items(files, schema, List.of(list));
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
              () -> whole(files, schema, maker, SqlCells.list(maker, list, name)),
              schema)
          .ofFeatures(schema.fields()[list]);
    }
    Columns columns = SqlCells.columns(input.label(), schema, options);
    RowMaker maker = new RowMaker(columns, options);
    List<Integer> read = columns.positions().stream().distinct().toList();
    int[] places = columns.positions().stream().mapToInt(read::indexOf).toArray();
    int[] positions = columns.positionArray();
    return new Table(
        source,
        columns,
        Rows.make(items(files, schema, read), maker.needsIndex(), SqlCells.scalars(maker, places)),
        () -> whole(files, schema, maker, SqlCells.scalars(maker, positions)),
        schema);
  }

  private static JavaRDD<TableRow> whole(
      Files files, StructType schema, RowMaker maker, Function2<Row, Long, TableRow> parse) {
    List<Integer> all = IntStream.range(0, schema.size()).boxed().toList();
    return Rows.make(items(files, schema, all), maker.needsIndex(), SqlCells.whole(parse));
  }

  /**
   * Files, with what is made of their rows.
   *
   * @param where a condition on all of their columns, or null
   * @param select expressions on them, or null
   */
  private record Files(InputFiles input, StructType schema, String where, String select) {
    Dataset<Row> rows() {
      SparkSession spark = FileOrder.session(input.spark());
      if (where != null || select != null) {
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
      return select == null
          ? chosen
          : new RowSelection(input.label(), select).rows(chosen, List.of());
    }
  }

  /** The rows of all files, in order, with some of their columns. */
  private static JavaRDD<RowOrEnd<Row>> items(
      Files files, StructType schema, List<Integer> positions) {
    List<String> names = positions.stream().map(position -> schema.fieldNames()[position]).toList();
    Column[] columns =
        names.stream().map(name -> col("`" + name.replace("`", "``") + "`")).toArray(Column[]::new);
    // A condition and an expression may be on any column.
    boolean any = files.where != null || files.select != null;
    List<String> read = any ? List.of(files.schema.fieldNames()) : names;
    ParquetPages pages = new ParquetPages(files.input.configuration(), Set.copyOf(read));
    return FileOrder.items(files.rows().select(columns), pages);
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
}
