package org.ardent.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.Redaction;

/** The Spark session of a command. Master, memory and the rest come from spark-submit. */
final class Session {
  private Session() {}

  /** The session, made if need be. */
  static SparkSession open(String command) {
    SparkSession.Builder builder = SparkSession.builder().appName("ardent " + command);
    if (new SparkConf().get("spark.master", "").matches("local(\\[.*)?")) {
      // A task out of memory would end the process, which is the driver, without a word.
      builder.config("spark.executor.killOnFatalError.depth", 0);
    }
    SparkConf given = new SparkConf();
    Redaction.DEFAULTS.forEach(
        (key, value) -> {
          if (!given.contains(key)) {
            builder.config(key, value);
          }
        });
    return builder.getOrCreate();
  }

  /** Hadoop's configuration as spark-submit gives it, without starting Spark. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
