package org.ardent.synthetic;

import org.apache.spark.sql.SparkSession;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;

/**
 * {@linkplain SyntheticCustomers Synthetic customers} as a table, {@code customers:COUNT[:SEED]}.
 * Customer i of a seed is the same in every table.
 */
public final class CustomersTable {
  /** The prefix of a source of customers. */
  public static final String SCHEME = "customers:";

  private CustomersTable() {}

  /** The table of a source; the seed is 0 where none is given. */
  public static Table read(SparkSession spark, String source, ReadOptions options) {
    GeneratedTable.Size size = GeneratedTable.Size.parse(source, SCHEME);
    Columns columns = Columns.named(source, SyntheticCustomers.Column.names(), options);
    return GeneratedTable.of(spark, source, columns, size, SyntheticCustomers::row, options);
  }
}
