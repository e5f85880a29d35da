package org.ardent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ardent.cluster.Running.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit/cluster}, where it runs and where it does not. */
@Tag("slow")
class SubmitClusterTest {
  @TempDir private Path folder;

  private static Outcome cluster(String... words) throws Exception {
    String[] command = new String[words.length + 1];
    command[0] = "submit/cluster";
    System.arraycopy(words, 0, command, 1, words.length);
    return ClusterForTests.get().run(Map.of(), command);
  }

  @Test
  void leavesARunningClusterAsItIs() throws Exception {
    Outcome again = cluster("start");
    assertThat(again.code()).isZero();
    assertThat(again.out()).isEqualTo(ClusterForTests.get().master() + "\n");
    assertThat(again.err()).isEqualTo("cluster: already running\n");
    Outcome status = cluster("status");
    assertThat(status.code()).isZero();
    assertThat(status.out())
        .contains(ClusterForTests.get().master() + ", http://")
        .containsPattern("worker-1: process \\d+\nworker-2: process \\d+\nmaster: process \\d+\n");
  }

  @Test
  void takesAProcessOfOthersForNoneOfItsOwn() throws Exception {
    Files.writeString(folder.resolve("master.pid"), ProcessHandle.current().pid() + "\n");
    Files.writeString(folder.resolve("worker-1.pid"), "nonsense\n");
    Outcome status = cluster("status", "--folder", folder.toString());
    assertThat(status.code()).isEqualTo(3);
    assertThat(status.out()).contains("worker-1: not running\nmaster: not running\n");
    Outcome stop = cluster("stop", "--folder=" + folder);
    assertThat(stop.code()).isZero();
    assertThat(stop.err()).isEqualTo("cluster: no master runs in " + folder.toRealPath() + "\n");
    assertThat(folder.resolve("master.pid")).doesNotExist();
    assertThat(folder.resolve("worker-1.pid")).doesNotExist();
  }

  @Test
  void saysThatAPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Outcome start = cluster("start", "--port", port, "--folder", folder.toString());
      assertThat(start.code()).isEqualTo(1);
      assertThat(start.out()).isEmpty();
      assertThat(start.err())
          .contains("cluster: the master did not start, is port " + port + " in use?");
      assertThat(folder.resolve("master.pid")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restart|unknown command 'restart', expected start, stop or status",
        "start --cores=0|--cores is '0', expected a number from 1 to 1000",
        "start --memory 2x|--memory is '2x', expected a size such as 2g or 900m",
        "start --port|option --port expects a value",
        "stop --workers 3|--workers is no option of stop ('--help' lists them)"
      })
  void refusesInOneLineWhatItDoesNotKnow(String line, String message) throws Exception {
    Outcome result = cluster(line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("cluster: " + message + "\n");
  }
}
