package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.ardent.SparkForTests;
import org.ardent.io.InvalidInputException;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.io.TempDir;

/** What tests of tables share: a folder, files in it, and what becomes of reading them. */
public abstract class DataTest {
  public static final SparkSession SPARK = SparkForTests.session();

  @TempDir public Path folder;

  /** Writes a file, compressed if its name says so, and returns its path. */
  public String file(String name, byte[] content) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.write(path, name.endsWith(".gz") ? gzip(content) : content);
      return path.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  public static Table read(String uri) {
    return TableReader.read(SPARK, uri, ReadOptions.DEFAULTS);
  }

  /** All values, row by row; fails on a bad row. */
  public static List<List<Double>> values(Table table) {
    List<List<Double>> rows = new ArrayList<>();
    for (TableRow row : table.rows().collect()) {
      if (row.problem() != null) {
        throw new AssertionError(row.problem());
      }
      rows.add(java.util.Arrays.stream(row.values().toArray()).boxed().toList());
    }
    return rows;
  }

  /** The message of the user's mistake that reading and scanning comes to. */
  public static AbstractStringAssert<?> assertMistake(Runnable action) {
    InvalidInputException[] caught = new InvalidInputException[1];
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(action::run)
        .satisfies(e -> caught[0] = e);
    return org.assertj.core.api.Assertions.assertThat(caught[0].getMessage())
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  public static AbstractStringAssert<?> assertMistake(String uri) {
    return assertMistake(uri, ReadOptions.DEFAULTS);
  }

  public static AbstractStringAssert<?> assertMistake(String uri, ReadOptions options) {
    return assertMistake(() -> TableScan.scan(TableReader.read(SPARK, uri, options)));
  }

  /** The names of what is in the folder, hidden files too. */
  public List<String> listing() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
