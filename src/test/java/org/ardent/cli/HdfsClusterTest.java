package org.ardent.cli;

import static org.ardent.cluster.ClusterForTests.ALL_EXECUTORS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.ardent.HdfsForTests;
import org.ardent.cluster.ClusterForTests;
import org.ardent.cluster.Running;
import org.ardent.cluster.Running.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All on HDFS: data, checkpoints, models, scores, samples and Spark's event logs; started by a
 * spark-submit of one's own on a standalone cluster. Everything is as on a local disk.
 */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class HdfsClusterTest extends CommandLineTest {
  private static final Pattern HISTORY_SERVER =
      Pattern.compile("Bound HistoryServer to \\S+, and started at (http://\\S+)");

  private static final String LOGS = "/logs";

  @RegisterExtension private static final HdfsForTests HDFS = new HdfsForTests();

  @BeforeAll
  static void makeAPlaceForLogs() throws IOException {
    HDFS.files().mkdirs(path(LOGS));
  }

  private static org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(name);
  }

  /** Runs a command line on the cluster; {@code {}} stands for HDFS. */
  private static void submit(String line) throws IOException {
    String distribution = ClusterForTests.get().distribution().toString();
    List<String> words = new ArrayList<>(ALL_EXECUTORS);
    words.addAll(ClusterTest.QUICK_START);
    words.addAll(List.of("--conf", "spark.eventLog.enabled=true"));
    words.addAll(List.of("--conf", "spark.eventLog.dir=" + HDFS.uri(LOGS)));
    words.addAll(List.of(line.replace("{}", HDFS.uri("")).split(" ")));
    Outcome outcome =
        ClusterForTests.get()
            .ardent(Map.of("SPARK_HOME", distribution), words.toArray(String[]::new));
    assertThat(outcome.code()).as("%s", outcome.err()).isZero();
    assertThat(outcome.err()).contains("a real spark-submit");
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = HDFS.files().open(path(name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void everyCommandReadsAndWritesThere() throws Exception {
    String train =
        "train --model nade --hidden 10 --train {}/t.amat --epochs 2 --batch-size 50 --shards 3"
            + " --output {}/m";
    String evaluate = "evaluate --model {}/m --data {}/t.amat --output {}/scores.parquet";
    String sample = "sample --model {}/m --count 100 --seed 7 --output {}/samples.csv";
    write("t.amat", rows(400, 20, 1, " "));
    HDFS.files().copyFromLocalFile(path(folder.resolve("t.amat").toString()), path("/t.amat"));

    submit(train + " --checkpoint {}/c --checkpoint-interval 1steps");
    ardent(train).json();
    assertThat(read("/m/data/model.safetensors")).isEqualTo(bytes("m/data/model.safetensors"));
    assertThat(HDFS.files().exists(path("/c"))).isFalse();

    submit(evaluate);
    ardent(evaluate).json();
    assertThat(rowsOf(HDFS.uri("/scores.parquet")))
        .hasSize(400)
        .isEqualTo(rowsOf(folder + "/scores.parquet"));

    submit(sample);
    ardent(sample).json();
    assertThat(read("/samples.csv")).isEqualTo(bytes("samples.csv"));

    assertThat(jobsInTheHistoryServer("ardent train nade"))
        .contains("epoch 1/2, step 1/8", "epoch 2/2, step 1/8", "score train");
  }

  private static List<String> rowsOf(String uri) {
    return SPARK.read().parquet(uri).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** The descriptions of the jobs of an application, as Spark's history server replays its log. */
  private static List<String> jobsInTheHistoryServer(String name) throws Exception {
    String options = "-Dspark.history.ui.port=0 -Dspark.history.fs.logDirectory=" + HDFS.uri(LOGS);
    try (Running server =
        ClusterForTests.get()
            .sparkClass(
                "org.apache.spark.deploy.history.HistoryServer",
                Map.of("SPARK_HISTORY_OPTS", options))) {
      String api = address(server) + "/api/v1/applications";
      JsonNode applications = get(api);
      while (applications.isEmpty()) {
        assertThat(server.isAlive()).as(server::err).isTrue();
        Thread.sleep(50);
        applications = get(api);
      }
      return get(api + "/" + id(applications, name) + "/jobs").findValuesAsText("description");
    }
  }

  private static String id(JsonNode applications, String name) {
    for (JsonNode application : applications) {
      if (application.get("name").asText().equals(name)) {
        return application.get("id").asText();
      }
    }
    throw new AssertionError(name + " is not among " + applications);
  }

  private static String address(Running server) throws InterruptedException {
    Matcher bound = HISTORY_SERVER.matcher("");
    while (!bound.reset(server.err()).find()) {
      assertThat(server.isAlive()).as(server::err).isTrue();
      Thread.sleep(10);
    }
    return bound.group(1);
  }

  private static JsonNode get(String uri) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(uri)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(200);
    return parse(response.body());
  }
}
