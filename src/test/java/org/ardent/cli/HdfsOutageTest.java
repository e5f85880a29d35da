package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.ardent.HdfsForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The only datanode of an HDFS is stopped while training saves checkpoints there. */
@Tag("slow")
class HdfsOutageTest extends CommandLineTest {
  private static final int EPOCHS = 400;

  @RegisterExtension private static final HdfsForTests HDFS = new HdfsForTests();

  @BeforeAll
  static void giveUpSoon() {
    // Each is twice as long as the one before.
    SPARK
        .sparkContext()
        .hadoopConfiguration()
        .setInt("dfs.client.block.write.locateFollowingBlock.retries", 1);
  }

  @Test
  void theLastCheckpointIsThereWhenItComesBack() throws Exception {
    write("t.amat", rows(200, 6, 1, " "));
    String train =
        String.format(
            Locale.ROOT,
            "train --model nade --hidden 5 --train {}/t.amat --epochs %d --shards 2 --output ",
            EPOCHS);
    ardent(train + "{}/through").json();
    String checkpoint = " --checkpoint " + HDFS.uri("/c") + " --resume --checkpoint-interval ";
    CompletableFuture<DataNodeProperties> outage =
        CompletableFuture.supplyAsync(HdfsOutageTest::stopOnceThereIsACheckpoint);
    Result stopped = ardent(train + "{}/m" + checkpoint + "1steps");
    DataNodeProperties datanode = outage.get();
    assertThat(stopped.code()).as("%s", stopped.err()).isEqualTo(1);
    assertThat(stopped.err().lines().filter(line -> line.startsWith("ardent: ")))
        .singleElement()
        .asString()
        .startsWith("ardent: training stopped at epoch ")
        .contains("cannot save a checkpoint in " + HDFS.uri("/c: "))
        .endsWith("/c; --resume continues from there");
    assertThat(stopped.err()).doesNotContain("\tat ");
    assertThat(folder.resolve("m")).doesNotExist();
    HDFS.cluster().restartDataNode(datanode, true);
    HDFS.cluster().waitActive();
    Result resumed = ardent(train + "{}/m" + checkpoint + "100000s");
    assertThat(resumed.code()).as("%s", resumed.err()).isZero();
    assertThat(resumed.err()).contains("continuing from " + HDFS.uri("/c/checkpoint-"));
    assertThat(bytes("m/data/model.safetensors"))
        .isEqualTo(bytes("through/data/model.safetensors"));
    assertThat(HDFS.files().listStatus(new org.apache.hadoop.fs.Path("/c"))).isEmpty();
  }

  private static DataNodeProperties stopOnceThereIsACheckpoint() {
    try {
      while (HDFS.files().globStatus(new org.apache.hadoop.fs.Path("/c/*.safetensors")).length
          < 2) {
        Thread.sleep(5);
      }
      return HDFS.cluster().stopDataNode(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
