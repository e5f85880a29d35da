package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user's mistake is one line: nothing is logged beside it, not even with Spark at WARN. */
class SilenceTest extends DataTest {
  private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
  private final AbstractAppender appender =
      new AbstractAppender("silence", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            logged.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
          }
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    context().getConfiguration().getRootLogger().addAppender(appender, Level.WARN, null);
    level(Level.WARN);
  }

  @AfterEach
  void stop() {
    context().getConfiguration().getRootLogger().removeAppender("silence");
    level(Level.ERROR);
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }

  private static void level(Level level) {
    for (String name : List.of("org.apache.spark", "org.apache.hadoop", "org.apache.parquet")) {
      Configurator.setLevel(name, level);
    }
  }

  @Test
  void brokenDataAreNotLogged() throws IOException {
    assertMistake(file("a.amat", "1 0\n1 a\n")).contains("row 2");
    assertMistake(file("b.csv.gz", "a,b\n1,2\n1\n")).contains("row 2");
    assertMistake(file("c.libsvm", "1 1:1 3\n")).contains("row 1");
    assertMistake(file("d-idx3-ubyte.gz", new byte[] {0, 0, 8, 1, 0, 0, 0, 9, 1}))
        .contains("row 2");
    assertMistake(file("e.parquet", "not Parquet at all")).contains("not a Parquet file");
    assertMistake(folder + "/none").contains("does not exist");
    Path path = Path.of(file("f.amat.gz", "1 0\n".repeat(100000)));
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length / 2));
    assertMistake(path.toString()).contains("truncated or corrupt gzip");
    Files.writeString(path, "plain text");
    assertMistake(path.toString()).contains("truncated or corrupt gzip");
    Path parquet = Path.of(file("g/p", ""));
    Files.delete(parquet);
    SPARK
        .sql("select id, rand(1) x from range(0, 20000, 1, 1)")
        .write()
        .parquet(parquet.toString());
    try (var files = Files.list(parquet)) {
      Path part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.delete(part.resolveSibling("." + part.getFileName() + ".crc"));
      byte[] bytes = Files.readAllBytes(part);
      Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x5A);
      Files.write(part, bytes);
    }
    assertMistake(parquet.toString()).contains("unreadable data");
    String checksummed = file("h.amat", "1 0\n0 1\n");
    Files.write(
        folder.resolve(".h.amat.crc"), new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4});
    assertMistake(checksummed).contains("h.amat", "hecksum");
    assertThat(logged).isEmpty();
  }

  @Test
  void deniedRightsAreNotLogged() {
    SPARK.sparkContext().hadoopConfiguration().set("fs.denied.impl", Denied.class.getName());
    for (String name : List.of("t.amat", "t.csv.gz", "t-idx3-ubyte", "t.parquet")) {
      String uri = "denied://" + file(name, "1 0\n");
      assertMistake(uri).isEqualTo(uri + " cannot be read: permission denied");
    }
    assertMistake("denied://" + folder + "/none.amat").endsWith("none.amat does not exist");
    assertThat(logged).isEmpty();
  }

  @Test
  void warningsWouldBeHeard() {
    LogManager.getLogger("org.apache.spark.Anything").warn("for the test");
    assertThat(logged).containsExactly("WARN for the test");
  }

  @Test
  void deniedOutputsAreNotLogged() {
    SPARK.sparkContext().hadoopConfiguration().set("fs.denied.impl", Denied.class.getName());
    Table table = read(file("t.amat", "1 0\n"));
    for (String name : List.of("u.amat", "new/u.csv.gz", "u", "new/u")) {
      String uri = "denied://" + folder + "/" + name;
      assertMistake(() -> TableWriter.write(SPARK, table, uri, false))
          .isEqualTo("cannot write " + uri + ": permission denied");
    }
    assertThat(listing()).containsExactly("t.amat");
    assertThat(logged).isEmpty();
  }

  /** Files that break for the tasks only, after the driver has seen them. */
  @Test
  void whatBreaksInATaskIsARowsProblem() throws IOException {
    Path path = Path.of(file("t.amat", "1 0\n".repeat(50000)));
    Table text = read(path.toString());
    assertThat(text.rows().getNumPartitions()).isEqualTo(2);
    Files.delete(path);
    assertMistake(() -> TableScan.scan(text)).contains("t.amat: row 1: is gone");
    assertThat(logged).isEmpty();
  }

  /** A local disk under another name that lets nobody read or write. */
  public static final class Denied extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("denied:///");
    }

    @Override
    public String getScheme() {
      return "denied";
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      throw new AccessControlException("Permission denied: user=ann, access=WRITE");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      if (!pathToFile(path).exists()) {
        throw new FileNotFoundException(path.toString());
      }
      throw new AccessControlException("Permission denied: user=ann, access=READ");
    }
  }
}
