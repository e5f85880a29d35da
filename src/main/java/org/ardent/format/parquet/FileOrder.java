package org.ardent.format.parquet;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.Redaction;
import org.ardent.table.CarefulIterator;
import org.ardent.table.FilePart;
import org.ardent.table.RowOrEnd;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Keeps files that Spark SQL reads in the order of their names. Spark sorts the parts of files by
 * size and packs them into tasks; here a task is one part, and tasks are in the order of names and
 * of places within a file.
 */
final class FileOrder implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  private static final FileOrder INSTANCE = new FileOrder();
  private static final Comparator<PartitionedFile> BY_NAME =
      Comparator.comparing((PartitionedFile file) -> file.toPath().toString())
          .thenComparingLong(PartitionedFile::start);

  private FileOrder() {}

  /** A session with the settings of another one, which packs no two parts into a task. */
  static SparkSession session(SparkSession spark) {
    SparkSession session = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    Redaction.inPlansOf(session);
    String most = session.conf().get("spark.sql.files.maxPartitionBytes");
    // A task is full at maxPartitionBytes, of which opening a file takes all.
    session.conf().set("spark.sql.files.openCostInBytes", most);
    session.conf().unset("spark.sql.files.maxPartitionNum");
    return session;
  }

  /**
   * The rows in order; a file that breaks off ends its part with an item that says why.
   *
   * @param rows of files, as they are read in a {@link #session}
   * @param pages checks a part before it is read
   */
  static JavaRDD<RowOrEnd<Row>> items(Dataset<Row> rows, ParquetPages pages) {
    JavaRDD<Row> unordered = rows(rows);
    List<Partition> tasks = unordered.partitions();
    FilePart[] parts = tasks.stream().map(task -> FilePart.of(file(task))).toArray(FilePart[]::new);
    JavaRDD<RowOrEnd<Row>> items =
        unordered.mapPartitionsWithIndex((task, some) -> items(some, parts[task], pages), false);
    // There is no task where Spark knows, without reading, that no row is wanted.
    int atMost = Math.max(1, tasks.size());
    RDD<RowOrEnd<Row>> ordered = items.rdd().coalesce(atMost, false, Option.apply(INSTANCE), null);
    return JavaRDD.fromRDD(ordered, ClassTag$.MODULE$.apply(RowOrEnd.class));
  }

  private static Iterator<RowOrEnd<Row>> items(
      Iterator<Row> rows, FilePart part, ParquetPages pages) {
    return new CarefulIterator<>(rows, part.name(), () -> pages.check(part));
  }

  /**
   * The rows as {@link Dataset#javaRDD} has them, but for an event with the plan of the query: its
   * list of paths is not redacted, whatever Spark is told.
   */
  private static JavaRDD<Row> rows(Dataset<Row> rows) {
    StructType schema = rows.schema();
    RDD<InternalRow> plain =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd();
    return JavaRDD.fromRDD(plain, ClassTag$.MODULE$.apply(InternalRow.class))
        .mapPartitions(partition -> rows(partition, schema), true);
  }

  private static Iterator<Row> rows(Iterator<InternalRow> rows, StructType schema) {
    ExpressionEncoder<Row> encoder = ExpressionEncoder.apply(schema);
    ExpressionEncoder.Deserializer<Row> deserializer =
        encoder
            .resolveAndBind(encoder.resolveAndBind$default$1(), encoder.resolveAndBind$default$2())
            .createDeserializer();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        return deserializer.apply(rows.next());
      }
    };
  }

  /** The part that a task reads. */
  private static PartitionedFile file(Partition task) {
    PartitionedFile[] files = ((FilePartition) task).files();
    if (files.length != 1) {
      throw new IllegalStateException("a task reads " + files.length + " files, expected 1");
    }
    return files[0];
  }

  @Override
  public PartitionGroup[] coalesce(int atMost, RDD<?> parent) {
    return Arrays.stream(parent.partitions())
        .sorted(Comparator.comparing(FileOrder::file, BY_NAME))
        .map(task -> group(parent, task))
        .toArray(PartitionGroup[]::new);
  }

  private static PartitionGroup group(RDD<?> parent, Partition task) {
    PartitionGroup group = new PartitionGroup(parent.preferredLocations(task).headOption());
    group.partitions().addOne(task);
    return group;
  }
}
