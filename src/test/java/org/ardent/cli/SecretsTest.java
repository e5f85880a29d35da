package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.ardent.cluster.EventLog;
import org.ardent.io.Redaction;
import org.ardent.io.Secrets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a URI and opens doors is printed, logged and kept nowhere. */
class SecretsTest extends CommandLineTest {
  private static final String SECRET = "s3cr3t";
  private static final String OPEN = "open://user:" + SECRET + "@host";

  @BeforeEach
  void fileSystem() {
    SPARK.sparkContext().hadoopConfiguration().set("fs.open.impl", Open.class.getName());
    System.setProperty("spark.hadoop.fs.open.impl", Open.class.getName());
  }

  @ParameterizedTest
  @CsvSource({
    "s3a://id:a/b+c@bucket/x, s3a://***@bucket/x",
    "hdfs://host:8020/a@b, hdfs://host:8020/a@b",
    "ftp://me@h/x and ftp://me:you@h/y, ftp://***@h/x and ftp://***@h/y",
    "abfs://h/x?sig=a%2Fb&se=2027, abfs://h/x?sig=***&se=2027",
    "'https://h/x?X-Amz-Credential=A&X-Amz-Signature=B',"
        + " 'https://h/x?X-Amz-Credential=***&X-Amz-Signature=***'",
    "h://h/part-?.csv, h://h/part-?.csv",
  })
  void redacts(String text, String expected) {
    assertThat(Secrets.redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --model nade --train URI/none.amat --output {}/new",
        "train --model nade --train {}/t.amat --valid URI/none.amat --output {}/new",
        "train --model nade --train {}/t.amat --output URI{}/t.amat/new",
        "train --model nade --train {}/t.amat --ordering URI/none.txt --output {}/new",
        "train --model nade --train {}/t.amat --kinds URI/none.json --output {}/new",
        "evaluate --model URI/none --data {}/t.amat",
        "evaluate --model URI{}/t.amat --data {}/t.amat",
        "sample --model URI/none --output {}/new.csv",
        "show --model URI/none",
        "features --model URI/none --data {}/t.amat --output {}/new",
        "convert --data URI/none.csv --output {}/new",
        "convert --data {}/t.amat --output URI{}/t.amat/new",
        "convert --data {}/t.amat --output URI/",
      })
  void inMessages(String line) {
    write("t.amat", rows(20, 6, 1, " "));
    assertMistake(line.replace("URI", OPEN)).doesNotContain(SECRET);
    // What ends in a query is no .json, and so no file to --kinds.
    if (!line.contains("--kinds")) {
      String signed = line.replaceAll("URI(\\S*)", "none://h$1?sig=" + SECRET);
      assertMistake(signed).doesNotContain(SECRET);
    }
  }

  /** As conf/log4j2.properties has it: an exception is one line, and says no more than that. */
  @Test
  void inExceptionsThatAreLogged() {
    LoggerContext context = new LoggerContext("conf");
    var configuration =
        ConfigurationFactory.getInstance()
            .getConfiguration(context, "conf", Path.of("conf/log4j2.properties").toUri());
    configuration.initialize();
    LogEvent event =
        Log4jLogEvent.newBuilder()
            .setLoggerName("a.B")
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage("lost " + OPEN + "/x"))
            .setThrown(new IOException("closed " + OPEN + "/y", new IOException("cause")))
            .build();
    String line = configuration.getAppender("console").getLayout().toSerializable(event).toString();
    // Versions of log4j differ in whether an exception ends its line.
    assertThat(line.replaceFirst("^[0-9:]+ ", "").stripTrailing())
        .isEqualTo("WARN B: lost open://***@host/x\njava.io.IOException: closed open://***@host/y");
  }

  @Test
  void inWhatARunPrintsAndLeaves() throws IOException {
    write("t.amat", rows(200, 6, 1, " "));
    List<String> jobs = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.add(String.valueOf(job.properties()));
          }
        };
    SPARK.sparkContext().addSparkListener(listener);
    try {
      String train =
          "train --model nade --hidden 3 --epochs 2 --train URI{}/t.amat --valid URI{}/t.amat";
      for (String line :
          List.of(
              train + " --output URI{}/m",
              "evaluate --model URI{}/m --data URI{}/t.amat --output URI{}/o",
              "evaluate --model URI{}/m --model URI{}/m --data URI{}/t.amat --output URI{}/o.csv",
              "sample --model URI{}/m --count 5 --output URI{}/s.csv",
              "show --model URI{}/m",
              "convert --data URI{}/t.amat --output URI{}/u")) {
        Result result = ardent(line.replace("URI", OPEN));
        assertThat(result.json().toString()).doesNotContain(SECRET);
        assertThat(result.err() + result.logged()).doesNotContain(SECRET);
      }
    } finally {
      SPARK.sparkContext().removeSparkListener(listener);
    }
    assertThat(jobs).isNotEmpty().noneMatch(job -> job.contains(SECRET));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain(SECRET);
      }
    }
  }

  /** The launcher passes what is in conf/, and whoever starts without it has the same. */
  @Test
  void theSettingsOfSparkAreThoseOfTheLauncher() throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("conf/spark-defaults.conf"))) {
      if (line.contains("redaction")) {
        String[] words = line.split("\\s+", 2);
        settings.put(words[0], words[1].strip());
      }
    }
    assertThat(settings).isEqualTo(Redaction.DEFAULTS);
    Pattern names = Pattern.compile(Redaction.DEFAULTS.get("spark.redaction.regex"));
    assertThat(
            List.of(
                "spark.hadoop.fs.azure.account.key.x.dfs.core.windows.net",
                "spark.hadoop.fs.s3a.access.key",
                "spark.hadoop.fs.s3a.secret.key",
                "spark.hadoop.fs.azure.sas.c.a.blob.core.windows.net",
                "spark.hadoop.fs.gs.auth.service.account.private.key",
                "spark.ssl.keyPassword",
                "java -jar x --train s3a://id:key@bucket/x",
                "https://h/x?sig=abc"))
        .allMatch(text -> names.matcher(text).find());
    assertThat(
            List.of(
                "spark.driver.memory",
                "spark.serializer",
                "hdfs://host:8020/a@b",
                "spark://h:7077"))
        .noneMatch(text -> names.matcher(text).find());
  }

  /** Whole event logs with SQL in them, of a Spark that was started without conf/. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "convert --data URI{}/p.parquet --where a>0 --output URI{}/o.csv",
        "evaluate --model URI{}/m --data URI{}/p.parquet --output URI{}/s.csv",
        "evaluate --model URI{}/m --data URI{}/p.parquet --output {}/s.parquet",
      })
  void inEventLogs(String line) throws IOException, InterruptedException {
    write("t.csv", "a,b\n" + rows(200, 2, 1, ","));
    ardent("convert --data {}/t.csv --output {}/p.parquet").json();
    ardent("train --model nade --hidden 3 --epochs 1 --train {}/t.csv --output {}/m").json();
    Path logs = Files.createDirectory(folder.resolve("logs"));
    List<String> jvm =
        List.of(
            "-Xmx600m",
            "-Dspark.eventLog.enabled=true",
            "-Dspark.eventLog.compress=false",
            "-Dspark.eventLog.rolling.enabled=false",
            "-Dspark.eventLog.dir=" + logs.toUri(),
            "-Dspark.hadoop.fs.open.impl=" + Open.class.getName(),
            "-Dspark.hadoop.fs.azure.account.key.a=" + SECRET,
            "-Dspark.hadoop.fs.azure.sas.c.a=" + SECRET);
    List<String> words =
        List.of(line.replace("URI", OPEN).replace("{}", folder.toString()).split(" "));
    try (DriverProcess driver = DriverProcess.start(folder.resolve("log"), jvm, words)) {
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
      assertThat(driver.log()).doesNotContain(SECRET);
    }
    EventLog events = EventLog.readAny(logs);
    assertThat(events.events())
        .anyMatch(event -> event.contains("EnvironmentUpdate"))
        .anyMatch(
            event ->
                event.contains("SparkListenerSQLExecutionStart") == line.contains("s.parquet"));
    assertThat(
            events.events().stream()
                .filter(event -> event.contains(SECRET))
                .map(event -> event.replaceAll("(?s).*?(.{0,200}" + SECRET + ".{0,80}).*", "$1")))
        .isEmpty();
  }

  /** Spark lists where a plan writes to, and redacts nothing there. */
  @ParameterizedTest
  @ValueSource(strings = {"convert --data {}/t.csv", "evaluate --model {}/m --data {}/t.csv"})
  void whatTheEventLogWouldTell(String line) {
    write("t.csv", "a,b\n" + rows(50, 2, 1, ","));
    ardent("train --model nade --hidden 3 --epochs 1 --train {}/t.csv --output {}/m").json();
    SparkConf settings = SPARK.sparkContext().conf();
    ardent(line + " --output " + OPEN + "{}/o1").json();
    settings.set("spark.eventLog.enabled", "true");
    try {
      assertMistake(line + " --output " + OPEN + "{}/o2")
          .contains("open://***@host", "event log")
          .doesNotContain(SECRET);
      ardent(line + " --output {}/o3").json();
      ardent(line + " --output " + OPEN + "{}/o.csv").json();
    } finally {
      settings.remove("spark.eventLog.enabled");
    }
  }

  /** The local disk for whoever asks. */
  public static final class Open extends RawLocalFileSystem {
    private URI uri;

    @Override
    public void initialize(URI name, Configuration configuration) throws IOException {
      super.initialize(name, configuration);
      uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    }

    @Override
    public URI getUri() {
      // Asked for before it is known.
      return uri == null ? URI.create("open:///") : uri;
    }

    @Override
    protected void checkPath(org.apache.hadoop.fs.Path path) {
      // Any authority will do.
    }
  }
}
