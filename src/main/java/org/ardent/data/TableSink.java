package org.ardent.data;

import org.apache.spark.sql.SparkSession;

/** A format that tables are written in. */
interface TableSink {
  /** Writes all rows to the output's temporary name and returns their number. */
  long write(SparkSession spark, Table table, AtomicOutput output);
}
