package org.ardent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An HDFS of one datanode, in this process, for all tests of a class. */
public final class HdfsForTests implements BeforeAllCallback, AfterAllCallback {
  private Path disks;
  private MiniDFSCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    for (String server : List.of("hdfs.server", "http", "metrics2", "security", "util")) {
      Configurator.setLevel("org.apache.hadoop." + server, Level.ERROR);
    }
    disks = Files.createTempDirectory("hdfs-for-tests");
    Configuration configuration = new Configuration();
    configuration.set("hadoop.tmp.dir", disks.resolve("tmp").toString());
    cluster = new MiniDFSCluster.Builder(configuration, disks.toFile()).numDataNodes(1).build();
    cluster.waitActive();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    cluster.shutdown(true);
    FileUtils.deleteDirectory(disks.toFile());
  }

  /** Its servers. */
  public MiniDFSCluster cluster() {
    return cluster;
  }

  /** The file system. */
  public FileSystem files() throws IOException {
    return cluster.getFileSystem();
  }

  /** The URI of an absolute path. */
  public String uri(String path) {
    return cluster.getURI() + path;
  }
}
