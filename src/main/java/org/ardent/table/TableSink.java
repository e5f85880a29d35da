package org.ardent.table;

import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;

/** A format that tables are written in. */
public interface TableSink {
  /** Writes all rows to the output's temporary name and returns their number. */
  long write(SparkSession spark, Table table, AtomicOutput output);
}
