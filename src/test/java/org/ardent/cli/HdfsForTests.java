package org.ardent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** An HDFS of one datanode in this process, on loopback. */
final class HdfsForTests {
  private HdfsForTests() {}

  /**
   * Starts one.
   *
   * @param disks where its data are
   */
  static MiniDFSCluster start(Path disks) throws IOException {
    for (String server : List.of("hdfs.server", "http", "metrics2", "security", "util")) {
      Configurator.setLevel("org.apache.hadoop." + server, Level.ERROR);
    }
    Configuration configuration = new Configuration();
    configuration.set("hadoop.tmp.dir", disks.resolve("tmp").toString());
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration, disks.toFile()).numDataNodes(1).build();
    cluster.waitActive();
    return cluster;
  }
}
