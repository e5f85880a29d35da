package org.ardent.data;

import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** A format that tables are written in. */
interface TableSink {
  /** Writes all rows to the output's temporary name and returns their number. */
  long write(SparkSession spark, Table table, AtomicOutput output);

  /** The format of an output's name. */
  static TableSink of(String uri) {
    String name = uri.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    boolean gzip = name.endsWith(".gz");
    String plain = gzip ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".amat")) {
      return new TextSink(" ", false, gzip);
    }
    if (plain.endsWith(".csv") || plain.endsWith(".data")) {
      return new TextSink(",", plain.endsWith(".csv"), gzip);
    }
    if (!gzip && plain.endsWith(".npy")) {
      return new NpySink();
    }
    if (gzip || plain.matches(".*(\\.(libsvm|svm|mat|npz|txt|png)|[-.]idx\\d+-ubyte)")) {
      throw new InvalidInputException(
          Secrets.redact(uri)
              + " is of a format that is not written, expected .amat[.gz], .csv[.gz], .data[.gz],"
              + " .npy or the name of a Parquet folder");
    }
    return new ParquetSink();
  }
}
