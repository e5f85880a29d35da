package org.ardent.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a command. Master, memory and the rest come from spark-submit. */
final class Session {
  private Session() {}

  /** The session, made if need be. */
  static SparkSession open(String command) {
    return SparkSession.builder().appName("ardent " + command).getOrCreate();
  }

  /** Hadoop's configuration as spark-submit gives it, without starting Spark. */
  static Configuration hadoop() {
    return SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }
}
