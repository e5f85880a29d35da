import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * Hadoop's mini cluster for YARN, two node managers: {@code java YarnCluster.java FOLDER} writes
 * FOLDER/conf/yarn-site.xml and runs until its standard input ends.
 */
class YarnCluster {
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Configuration conf = new YarnConfiguration();
    conf.set("fs.defaultFS", "file:///");
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
    // An application master may take all, not a tenth.
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    conf.set("yarn.nodemanager.resource.memory-mb", "6144");
    conf.set("yarn.scheduler.minimum-allocation-mb", "256");
    conf.set("yarn.nodemanager.vmem-check-enabled", "false");
    conf.set("yarn.nodemanager.pmem-check-enabled", "false");
    // The disk may be as full as it likes.
    conf.set("yarn.nodemanager.disk-health-checker.enable", "false");
    conf.set("yarn.nodemanager.delete.debug-delay-sec", "600");
    conf.setBoolean(YarnConfiguration.YARN_MINICLUSTER_FIXED_PORTS, false);
    conf.set("yarn.nodemanager.env-whitelist", "JAVA_HOME,SPARK_LOCAL_IP");
    System.setProperty("test.build.data", folder.resolve("data").toString());
    MiniYARNCluster cluster = new MiniYARNCluster("ardent", 2, 1, 1);
    try {
      cluster.init(conf);
      cluster.start();
    } catch (RuntimeException e) {
      e.printStackTrace();
      System.exit(1); // other threads would go on
    }
    Path file = Files.createDirectories(folder.resolve("conf")).resolve("yarn-site.xml");
    try (OutputStream out = Files.newOutputStream(file.resolveSibling("new"))) {
      cluster.getConfig().writeXml(out);
    }
    Files.move(file.resolveSibling("new"), file);
    while (System.in.read() >= 0) {
      // until the script ends
    }
    cluster.stop();
    System.exit(0);
  }
}
