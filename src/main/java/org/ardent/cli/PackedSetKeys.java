package org.ardent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InputFiles;
import org.ardent.io.Secrets;
import org.ardent.synthetic.CustomersTable;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.ReadOptions;
import org.ardent.train.CacheKey;

/**
 * By which a packed set is known again: its files with their sizes and times of change, and every
 * option of reading.
 *
 * @param kinds what {@code --kinds} got; where that is a file, its size and time count too
 */
record PackedSetKeys(SparkSession spark, String kinds) {
  /** Settings of Spark's that change what is read of a file. */
  private static final String SQL = "spark.sql.";

  /**
   * The key of a set.
   *
   * @param onInvalid what becomes of malformed rows
   */
  CacheKey of(String uri, ReadOptions read, String onInvalid) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("data", Secrets.redact(uri));
    asked.put("read", read.text());
    asked.put("onInvalid", onInvalid);
    asked.put(
        SQL,
        Arrays.stream(spark.sparkContext().getConf().getAllWithPrefix(SQL))
            .map(setting -> setting._1() + "=" + setting._2())
            .sorted()
            .collect(Collectors.joining(",")));
    return new CacheKey(Secrets.redact(uri), asked, () -> files(uri));
  }

  private List<String> files(String uri) {
    List<String> files = new ArrayList<>(list(uri));
    if (kinds.endsWith(".json")) {
      files.addAll(list(kinds));
    }
    return files;
  }

  private List<String> list(String uri) {
    if (uri.startsWith(DigitsTable.SCHEME) || uri.startsWith(CustomersTable.SCHEME)) {
      return List.of();
    }
    return InputFiles.find(spark, uri).files().stream().map(PackedSetKeys::text).toList();
  }

  private static String text(FileStatus file) {
    return String.format(
        Locale.ROOT,
        "%s %d %d",
        Secrets.redact(file.getPath().toString()),
        file.getLen(),
        file.getModificationTime());
  }
}
