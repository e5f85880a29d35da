package org.ardent.format;

import static org.ardent.format.numpy.NpyBytes.counting;
import static org.ardent.format.numpy.NpyBytes.npy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.ardent.FlakyFileSystem;
import org.ardent.format.matlab.MatTablesTest;
import org.ardent.format.numpy.NpzTablesTest;
import org.ardent.io.InvalidInputException;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.types.MatlabType;

/** What storage does not deliver is no fault of the data: Spark is to try again. */
class StorageFailuresTest extends DataTest {
  private static final int MOST_READS = 200;

  /** As Hadoop's clients fail: of many types, and some of them say that a file has ended. */
  private static final List<Supplier<IOException>> FAILURES =
      List.of(
          () -> new SocketException("Connection reset"),
          () -> new IOException("Could not obtain block: BP-1 file=/x No live nodes"),
          () -> new EOFException("Unexpected EOF while trying to read response from server"),
          () -> new EOFException(),
          () -> new SSLException("Received fatal alert: bad_record_mac"));

  @BeforeEach
  void flaky() {
    FlakyFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
  }

  @AfterEach
  void well() {
    FlakyFileSystem.heal();
  }

  private String flaky(String name) throws IOException {
    byte[] array = npy("<f4", false, "(4, 6)", counting(96));
    byte[] images =
        ByteBuffer.allocate(16 + 24).putInt(0x0803).putInt(4).putInt(2).putInt(3).array();
    Map<String, byte[]> files =
        Map.of(
            "t.npy",
            array,
            "fortran.npy",
            npy("<f4", true, "(4, 6)", counting(96)),
            "t.npz",
            NpzTablesTest.zip(true, "t.npy", array),
            "t-idx3-ubyte",
            images,
            "t-idx3-ubyte.gz",
            images,
            "t.mat",
            MatTablesTest.mat(true, "X", MatTablesTest.matrix(60, 3, MatlabType.Int16)));
    if (name.equals("parquet")) {
      Path parquet = folder.resolve(name);
      SPARK
          .range(40)
          .selectExpr("cast(id as double) a", "concat('w', id) b")
          .coalesce(1)
          .write()
          .parquet(parquet.toString());
      try (Stream<Path> parts = Files.list(parquet)) {
        return "flaky://"
            + parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow();
      }
    }
    String text = name.contains("libsvm") ? "1 1:1 3:0.5\n0 2:1\n" : "1 0 1\n0 1 0\n";
    return "flaky://"
        + (files.containsKey(name)
            ? file(name, files.get(name))
            : file(name, name.contains("csv") ? text.replace(' ', ',') : text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t.amat",
        "t.csv",
        "t.csv.gz",
        "t.libsvm",
        "t-idx3-ubyte",
        "t-idx3-ubyte.gz",
        "t.npy",
        "fortran.npy",
        "t.npz",
        "t.mat",
        "parquet",
      })
  void anyReadOfATask(String name) throws IOException {
    String uri = flaky(name);
    ReadOptions options = ReadOptions.DEFAULTS.withWidth(3);
    long rows = InProcess.read(TableReader.read(SPARK, uri, options));
    int failed = 0;
    for (Supplier<IOException> failure : FAILURES) {
      for (int reads = 0; reads < MOST_READS; reads++) {
        FlakyFileSystem.heal();
        Table table = TableReader.read(SPARK, uri, options);
        FlakyFileSystem.failAfter(reads, failure);
        Throwable thrown = catchThrowable(() -> InProcess.read(table));
        if (!FlakyFileSystem.hasFailed()) {
          assertThat(thrown).isNull();
          break;
        }
        failed++;
        assertThat(thrown)
            .as("%s, after %d reads: %s", name, reads, failure.get())
            .isNotNull()
            .isNotInstanceOf(InvalidInputException.class);
        FlakyFileSystem.heal();
        assertThat(InProcess.read(table)).isEqualTo(rows);
      }
    }
    assertThat(failed).isGreaterThanOrEqualTo(FAILURES.size());
  }

  /** The driver does not try again: a failure, exit code 1, and not the user's mistake. */
  @ParameterizedTest
  @ValueSource(
      strings = {"t.amat", "t.csv.gz", "t-idx3-ubyte", "t.npy", "t.npz", "t.mat", "parquet"})
  void theFirstReadOfTheDriver(String name) throws IOException {
    String uri = flaky(name);
    FlakyFileSystem.failAfter(1, () -> new EOFException("connection lost"));
    assertThatThrownBy(() -> TableReader.read(SPARK, uri, ReadOptions.DEFAULTS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(uri + " cannot be read: connection lost");
  }

  /** The other way round: what is broken is the data's fault on any file system. */
  @Test
  void aFileThatWasCutOff() throws IOException {
    for (String name : List.of("t.csv.gz", "t-idx3-ubyte.gz", "t.npz", "t.mat", "parquet")) {
      Path path = Path.of(flaky(name).substring("flaky://".length()));
      byte[] whole = Files.readAllBytes(path);
      for (int left : new int[] {whole.length - 3, whole.length / 2}) {
        Files.write(path, java.util.Arrays.copyOf(whole, left));
        assertThatThrownBy(
                () ->
                    InProcess.read(
                        TableReader.read(SPARK, "flaky://" + path, ReadOptions.DEFAULTS)))
            .as(name)
            .isInstanceOf(InvalidInputException.class);
      }
    }
  }
}
