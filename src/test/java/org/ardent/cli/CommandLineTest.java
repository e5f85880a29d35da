package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.SparkSession;
import org.ardent.SparkForTests;
import org.ardent.ml.ModelDirectory;
import org.ardent.modelfile.LoadedModel;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of commands share: run one as a user would, and look at all that it leaves. */
public abstract class CommandLineTest {
  public static final SparkSession SPARK = SparkForTests.session();

  private static final Path LOG_SETTINGS = Path.of("conf/log4j2.properties");
  private static final List<String> LOGGED = Collections.synchronizedList(new ArrayList<>());
  private static final AbstractAppender APPENDER =
      new AbstractAppender("command-line", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          LOGGED.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
      };

  /** The files of {@link #once}, by its names. */
  private static final Map<String, Map<String, byte[]>> MADE = new HashMap<>();

  @TempDir public Path folder;

  /** What a command did. */
  public record Result(int code, String out, String err, List<String> logged) {
    /** The only line on standard output, which is a JSON object. */
    public JsonNode json() {
      assertThat(code).as("%s", err).isZero();
      assertThat(logged).isEmpty();
      assertThat(out).endsWith("\n");
      assertThat(out.lines()).hasSize(1);
      return parse(out);
    }
  }

  /** Listens at the level that submit/ardent gives Spark, since the tests' own hides warnings. */
  @BeforeAll
  static void listen() throws IOException {
    APPENDER.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().addAppender(APPENDER, Level.WARN, null);
    level(Level.WARN);
    Properties settings = new Properties();
    try (InputStream in = Files.newInputStream(LOG_SETTINGS)) {
      settings.load(in);
    }
    settings.forEach(
        (key, name) -> {
          String logger = key.toString();
          if (logger.startsWith("logger.") && logger.endsWith(".name")) {
            String level = settings.getProperty(logger.replaceFirst("name$", "level"));
            Configurator.setLevel(name.toString(), Level.toLevel(level));
          }
        });
    // Only here does a command find a session that is already there.
    Configurator.setLevel("org.apache.spark.sql.classic.SparkSession", Level.ERROR);
    Configurator.setLevel("org.apache.spark.sql.SparkSession", Level.ERROR);
  }

  @AfterAll
  static void stop() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender("command-line");
    level(Level.ERROR);
  }

  private static void level(Level level) {
    for (String name : List.of("org.apache.spark", "org.apache.hadoop", "org.apache.parquet")) {
      Configurator.setLevel(name, level);
    }
  }

  /** Runs a command line. */
  static synchronized Result run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    LOGGED.clear();
    int code;
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      code = Main.run(args);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Result(
        code,
        outBytes.toString(StandardCharsets.UTF_8),
        errBytes.toString(StandardCharsets.UTF_8),
        List.copyOf(LOGGED));
  }

  /** Runs a command line of words that hold no spaces; {@code {}} stands for the folder. */
  Result ardent(String line) {
    return run(line.replace("{}", folder.toString()).split(" "));
  }

  /**
   * Runs a command line that is a user's mistake: one line, exit code 2, and the folder as it was.
   *
   * @return what that line says
   */
  AbstractStringAssert<?> assertMistake(String line) {
    Map<String, String> before = listing();
    Result result = ardent(line);
    assertThat(result.code).as("%s%s", result.out, result.err).isEqualTo(2);
    assertThat(result.out).isEmpty();
    assertThat(result.err).endsWith("\n");
    assertThat(result.err.lines()).hasSize(1);
    assertThat(result.logged).isEmpty();
    assertThat(listing()).isEqualTo(before);
    return assertThat(result.err.strip()).startsWith("ardent: ").doesNotContain("Exception");
  }

  /** Every file and folder below, hidden ones too, with what is in it. */
  Map<String, String> listing() {
    try (Stream<Path> paths = Files.walk(folder)) {
      Map<String, String> listing = new TreeMap<>();
      for (Path path : paths.toList()) {
        boolean file = Files.isRegularFile(path);
        String content =
            file ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1) : "";
        listing.put(folder.relativize(path).toString(), content);
      }
      return listing;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, byte[] content) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      return Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of zeros and ones in which neighbours tend to agree. */
  static String rows(int count, int columns, long seed, String separator) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int x = random.nextInt(2);
      for (int j = 0; j < columns; j++) {
        x = random.nextInt(4) == 0 ? 1 - x : x;
        text.append(x).append(j + 1 < columns ? separator : "\n");
      }
    }
    return text.toString();
  }

  /** Trains on rows of six columns into folder/m. */
  void train(String more) {
    write("t.amat", rows(200, 6, 1, " "));
    String line =
        "train --model nade --hidden 5 --train {}/t.amat --output {}/m --epochs 2 --shards 2";
    ardent(line + " --learning-rate 0.05 " + more).json();
  }

  /**
   * Fills the empty folder by some commands, such as a training. They run once for all tests that
   * name them alike; later tests get copies of the files.
   */
  void once(String name, Runnable commands) {
    Map<String, byte[]> files = MADE.get(name);
    if (files != null) {
      files.forEach(this::write);
      return;
    }
    commands.run();
    files = new TreeMap<>();
    for (String file : listing().keySet()) {
      if (Files.isRegularFile(folder.resolve(file))) {
        files.put(file, bytes(file));
      }
    }
    MADE.put(name, files);
  }

  LoadedModel model(String name) {
    return ModelDirectory.read(new Configuration(), folder.resolve(name).toString());
  }

  static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }
}
