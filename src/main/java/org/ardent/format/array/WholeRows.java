package org.ardent.format.array;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.ardent.io.InputFiles;
import org.ardent.io.ReadFailure;
import org.ardent.shipping.Shipping;
import org.ardent.table.CarefulIterator;
import org.ardent.table.TableRow;

/**
 * The rows of an array that one task reads whole, because a row's numbers lie far apart in the
 * file. What is wrong with the array is a bad row.
 */
public final class WholeRows implements Iterator<TableRow> {
  /** Reads an array and gives its rows, which may fail too. */
  public interface Loader extends Serializable {
    Iterator<TableRow> load(Configuration configuration) throws IOException;
  }

  private final Configuration configuration;
  private final Loader loader;
  private final String name;
  private Iterator<TableRow> rows;
  private TableRow next;
  private boolean ended;

  private WholeRows(Configuration configuration, Loader loader, String name) {
    this.configuration = configuration;
    this.loader = loader;
    this.name = name;
  }

  /**
   * All rows, in one partition.
   *
   * @param name the file's, for messages
   */
  public static JavaRDD<TableRow> rdd(InputFiles input, Loader loader, String name) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    return Shipping.parallelize(context, List.of(0), 1)
        .flatMap(one -> new WholeRows(configuration.value(), loader, name));
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = advance();
      ended = next == null || next.end();
    }
    return next != null;
  }

  private TableRow advance() {
    try {
      if (rows == null) {
        rows = loader.load(configuration);
      }
      return rows.hasNext() ? rows.next() : null;
    } catch (IOException e) {
      return TableRow.end(ReadFailure.problem(e, name));
    } catch (OutOfMemoryError e) {
      return TableRow.end(CarefulIterator.TOO_LARGE);
    }
  }

  @Override
  public TableRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    TableRow result = next;
    next = null;
    return result;
  }
}
