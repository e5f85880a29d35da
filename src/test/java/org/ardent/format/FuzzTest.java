package org.ardent.format;

import static org.ardent.format.numpy.NpyBytes.counting;
import static org.ardent.format.numpy.NpyBytes.npy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.Fuzzer;
import org.ardent.format.matlab.MatTablesTest;
import org.ardent.format.numpy.NpzTablesTest;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Orderings;
import org.ardent.model.Model;
import org.ardent.model.RealDensity;
import org.ardent.modelfile.ModelFile;
import org.ardent.modelfile.ModelFileTest;
import org.ardent.modelfile.SafeTensors;
import org.ardent.table.Binarize;
import org.ardent.table.Kinds;
import org.ardent.table.ReadOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatlabType;

/** Damaged files of every format, by seed: {@link Fuzzer} says what may come of them. */
@Tag("slow")
class FuzzTest extends DataTest {
  private static final List<String> TEXT =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r",
          "\n\n",
          "\t",
          " ",
          "\0",
          "#",
          ":",
          "-",
          "+",
          "e",
          "nan",
          "1e999",
          "-1e-999",
          "99999999999999999999",
          "1048577:1",
          "\u00ef\u00bb\u00bf",
          "\u00ff",
          "\u00c3(",
          "\u00f0\u009f\u0098\u0080",
          "0:1",
          "x",
          "?",
          "1:",
          ":1",
          "Infinity");

  private static final List<String> BINARY =
      List.of(
          "(9223372036854775807,)",
          "(0, 5)",
          "(-1, 2)",
          "((((((((",
          "'descr'",
          "|O",
          "<f16",
          "True",
          "99999999999999999999999",
          "PK\u0001\u0002",
          "PK\u0005\u0006",
          "\u0093NUMPY",
          "\0\0\0\0",
          "\u00ff\u00ff\u00ff\u00ff",
          "PAR1",
          "MATLAB",
          "\u000f\0\0\0",
          "\u000e\0\0\0");

  private static final List<String> JSON =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
          "null",
          "true",
          "\"\"",
          "-1",
          "1e400",
          "2147483648",
          "9223372036854775808",
          "0.5",
          "\\u0000",
          "\\ud800",
          "\"values\":2147483647",
          "\"components\":1000000000",
          "\"levels\":[\"a\",\"a\"]",
          "\"std\":0",
          "\"kind\":",
          "F32",
          "I64",
          "BF16",
          "\"shape\":[65536,65536]",
          "\"data_offsets\":[0,0]",
          "random:1",
          "-9223372036854775808");

  private Path temporary;
  private List<Path> before;

  @BeforeEach
  void listTemporary() throws IOException {
    temporary = Path.of(System.getProperty("java.io.tmpdir"));
    before = listTemporaryFiles();
  }

  /** Reading leaves nothing behind, whatever it read. */
  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(listing()).allMatch(name -> name.startsWith("in"));
    List<Path> left = new ArrayList<>(listTemporaryFiles());
    left.removeAll(before);
    assertThat(left).allMatch(path -> !path.getFileName().toString().contains("ardent"));
  }

  private List<Path> listTemporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  /** Reads a file of this name as a table. */
  private Fuzzer.Reader table(String name, ReadOptions options) {
    return input -> {
      Path path = folder.resolve(name);
      Files.write(path, input);
      InProcess.read(TableReader.read(SPARK, path.toString(), options));
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void fuzz(
      String name, int cases, List<byte[]> seeds, List<String> words, Fuzzer.Reader reader) {
    for (byte[] seed : seeds) {
      assertThat(Fuzzer.accepts(name + " undamaged", seed, reader)).isTrue();
    }
    int count = Fuzzer.cases(cases);
    int good =
        Fuzzer.run(
            name,
            count,
            random -> Mutations.mutate(seeds.get(random.nextInt(seeds.size())), words, random),
            reader);
    System.out.printf(Locale.ROOT, "fuzz %s: %d cases, %d of them taken%n", name, count, good);
    assertThat(good).as("taken of %d", count).isBetween(1, count - 1);
  }

  @ParameterizedTest
  @CsvSource({
    "in.amat, '1 0 1|0 1 0|1 1 1'",
    "in.data, '1,0.5,0.25|0,1,1|1,1,0'",
    "in.csv, 'a,b,\"c, d\"|1,0.5,\"x\"\"y\"|0,1,word|1,1,y'",
    "in.libsvm, '1 1:1 3:0.5|0 2:1 # c|-1 1:1'",
  })
  void textFiles(String name, String content) throws IOException {
    byte[] seed = bytes(content.replace('|', '\n') + "\n");
    ReadOptions options =
        name.equals("in.libsvm") ? ReadOptions.DEFAULTS.withWidth(3) : ReadOptions.DEFAULTS;
    fuzz(name, 150, List.of(seed), TEXT, table(name, options));
    Fuzzer.Reader compressed = table(name + ".gz", options);
    fuzz(name + " in gz", 50, List.of(seed), TEXT, input -> compressed.read(gzip(input)));
    fuzz(name + ".gz", 50, List.of(gzip(seed)), BINARY, compressed);
    if (!name.equals("in.csv")) {
      ReadOptions binarised = options.withBinarize(Binarize.THRESHOLD, 1);
      fuzz(name + " binarised", 50, List.of(seed), TEXT, table(name, binarised));
    }
  }

  @Test
  void images() throws IOException {
    byte[] seed = ByteBuffer.allocate(16 + 24).putInt(0x0803).putInt(4).putInt(2).putInt(3).array();
    fuzz("idx", 150, List.of(seed), BINARY, table("in-idx3-ubyte", ReadOptions.DEFAULTS));
    Fuzzer.Reader compressed = table("in-idx3-ubyte.gz", ReadOptions.DEFAULTS);
    fuzz("idx in gz", 100, List.of(seed), BINARY, input -> compressed.read(gzip(input)));
    fuzz("idx.gz", 50, List.of(gzip(seed)), BINARY, compressed);
  }

  @Test
  void numpyArrays() {
    List<byte[]> seeds =
        List.of(
            npy("<f4", false, "(4, 6)", counting(96)),
            npy("<i8", true, "(4, 3)", counting(96)),
            npy("|b1", false, "(2, 2, 2)", new byte[8]));
    fuzz("npy", 300, seeds, BINARY, table("in.npy", ReadOptions.DEFAULTS));
  }

  @Test
  void numpyArchives() {
    byte[] array = npy("<f4", false, "(4, 6)", counting(96));
    byte[] labels = npy("|u1", false, "(3,)", counting(3));
    Fuzzer.Reader reader = table("in.npz", ReadOptions.DEFAULTS);
    List<byte[]> seeds =
        List.of(
            NpzTablesTest.zip(false, "t.npy", array, "y.npy", labels),
            NpzTablesTest.zip(true, "t.npy", array));
    fuzz("npz", 200, seeds, BINARY, reader);
    fuzz(
        "npz of damaged arrays",
        150,
        List.of(array),
        BINARY,
        input -> reader.read(NpzTablesTest.zip(input.length % 2 == 0, "t.npy", input)));
  }

  @Test
  void matlab() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    byte[] sparse = MatTablesTest.sparse(order, 0, new int[] {0, 3, 2, 3}, new int[] {0, 2, 2, 4});
    byte[] matrix = MatTablesTest.mat(false, "X", MatTablesTest.matrix(6, 3, MatlabType.Double));
    List<byte[]> seeds =
        List.of(
            matrix,
            MatTablesTest.mat(true, "X", MatTablesTest.matrix(60, 3, MatlabType.Int16)),
            MatTablesTest.mat(
                false, "X", MatTablesTest.matrix(6, 3, MatlabType.UInt8), "s", Mat5.newStruct()),
            MatTablesTest.raw(order, sparse),
            MatTablesTest.raw(order, MatTablesTest.compressed(order, sparse)));
    Fuzzer.Reader reader = table("in.mat", ReadOptions.DEFAULTS);
    fuzz("mat", 300, seeds, BINARY, reader);
    fuzz(
        "mat of damaged variables",
        150,
        List.of(sparse, Arrays.copyOfRange(matrix, 128, matrix.length)),
        BINARY,
        input -> {
          byte[] first = Arrays.copyOf(input, Math.min(input.length, 40_000));
          reader.read(MatTablesTest.raw(order, MatTablesTest.compressed(order, first)));
        });
  }

  /** Spark's own planning takes most of the time, so cases are few. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select cast(id as double) a, cast(id % 2 as tinyint) b, id % 3 = 0 c from range(40)",
        "select array(id, id + 1, 2) x from range(40)",
        "select concat('w', id % 3) a, if(id = 7, 3, id) b from range(40)",
      })
  void parquetFiles(String query) throws IOException {
    Dataset<Row> rows = SPARK.sql(query).coalesce(1);
    Path seeds = Files.createDirectories(folder.resolve("in.seeds"));
    List<byte[]> files = new ArrayList<>();
    for (String compression : List.of("none", "snappy", "gzip")) {
      Path path = seeds.resolve(compression);
      rows.write().option("compression", compression).parquet(path.toString());
      try (Stream<Path> parts = Files.list(path)) {
        files.add(
            Files.readAllBytes(
                parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow()));
      }
    }
    fuzz("parquet of " + query, 40, files, BINARY, table("in.parquet", ReadOptions.DEFAULTS));
  }

  /** Of a size from which on pages are not looked at before: Spark's reader finds the damage. */
  @Test
  void largeParquetFiles() throws IOException {
    Path path = folder.resolve("in.seeds");
    SPARK
        .range(1_200_000)
        .selectExpr("rand(7) a", "concat('w', id % 1000) b")
        .coalesce(1)
        .write()
        .option("compression", "gzip")
        .parquet(path.toString());
    byte[] seed;
    try (Stream<Path> parts = Files.list(path)) {
      seed =
          Files.readAllBytes(
              parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
    assertThat(seed.length).isGreaterThan(8 << 20);
    Fuzzer.Reader reader = table("in.parquet", ReadOptions.DEFAULTS);
    int good =
        Fuzzer.run(
            "large parquet",
            Fuzzer.cases(2),
            random -> Mutations.mutate(seed, BINARY, random),
            reader);
    System.out.printf(
        Locale.ROOT, "fuzz large parquet: %d cases, %d of them taken%n", Fuzzer.cases(2), good);
  }

  /** Rows of a million cells, and rows that go on for a million lines. */
  @Test
  void largeText() {
    long allowed = 1L << 30;
    byte[] wide = bytes(("1,".repeat(999_999) + "1\n").repeat(2));
    assertThat(Fuzzer.accepts("10^6 columns", wide, allowed, table("in.csv", ReadOptions.DEFAULTS)))
        .isTrue();
    byte[] names = bytes("a,".repeat(999_999) + "a\n1\n");
    assertThat(Fuzzer.accepts("10^6 names", names, allowed, table("in.csv", ReadOptions.DEFAULTS)))
        .isFalse();
    byte[] open = bytes("a,b\n1,\"x\n" + "y\n".repeat(1_000_000));
    assertThat(Fuzzer.accepts("open quote", open, allowed, table("in.csv", ReadOptions.DEFAULTS)))
        .isFalse();
    byte[] quotes = bytes("a,b\n" + "\"\n".repeat(200_000));
    assertThat(Fuzzer.accepts("quotes", quotes, allowed, table("in.csv", ReadOptions.DEFAULTS)))
        .isFalse();
  }

  /** A file with no line end at all; the disk has none of its zeros. */
  @Test
  void aLineOfAGigabyte() throws IOException {
    for (String name : List.of("line.csv", "line.amat", "line.libsvm")) {
      Path path = folder.resolve(name);
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(1L << 30);
      }
      assertThatThrownBy(
              () -> InProcess.read(TableReader.read(SPARK, path.toString(), ReadOptions.DEFAULTS)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("a line of more than 67108864 bytes");
      Files.delete(path);
    }
  }

  @Test
  void models() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Model model : ModelFileTest.models().toList()) {
      seeds.add(ModelFileTest.write(model, ModelFileTest.parameters(model), Map.of("note", "n")));
    }
    fuzz(
        "model",
        400,
        seeds,
        JSON,
        input -> ModelFile.read(new ByteArrayInputStream(input), input.length, "m.safetensors"));
    fuzz(
        "model of unknown length",
        50,
        seeds,
        JSON,
        input ->
            ModelFile.read(
                new ByteArrayInputStream(input), SafeTensors.UNKNOWN_LENGTH, "m.safetensors"));
  }

  @Test
  void kinds() {
    String json =
        """
        [{"kind":"binary"},{"kind":"categorical","values":3,"levels":["a","b","c"]},
         {"kind":"real","mean":1.5,"std":2,"minLogScale":-5,"conditional":"mixture-of-gaussians",
          "components":3,"weights":"learned"}]
        """;
    String named = "[{\"name\":\"a\",\"kind\":\"real\"},{\"name\":\"b\",\"kind\":\"binary\"}]";
    Configuration hadoop = new Configuration();
    Path path = folder.resolve("in.json");
    fuzz(
        "kinds",
        400,
        List.of(bytes(json), bytes(named)),
        JSON,
        input -> {
          Files.write(path, input);
          Kinds.parse(hadoop, path.toString(), RealDensity.DEFAULT);
        });
    fuzz(
        "--kinds",
        200,
        List.of(
            bytes("binary"), bytes("a=real,b:c=categorical:17"), bytes("real,auto,categorical")),
        TEXT,
        input ->
            Kinds.parse(
                hadoop, new String(input, StandardCharsets.ISO_8859_1), RealDensity.DEFAULT));
  }

  @Test
  void orderings() {
    Configuration hadoop = new Configuration();
    Path path = folder.resolve("in.txt");
    fuzz(
        "ordering",
        200,
        List.of(bytes("4 3 2 1 0\n"), bytes("0,1,2,4,3")),
        TEXT,
        input -> {
          Files.write(path, input);
          Orderings.read(hadoop, path.toString(), 5);
        });
  }

  private static byte[] hostileGzip(String first, int filler, int count) throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) filler);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(bytes(first));
      for (int i = 0; i < count; i++) {
        out.write(block);
      }
    }
    return bytes.toByteArray();
  }

  /** Bombs: little that claims to be much, or unfolds to it. */
  @Test
  void bombs() throws IOException {
    Map<String, byte[]> bombs = new LinkedHashMap<>();
    bombs.put("in.amat.gz", hostileGzip("1 0\n", '1', 80));
    bombs.put("in.csv.gz", hostileGzip("", '1', 80));
    bombs.put("in.libsvm", bytes("1 2147483646:1\n"));
    bombs.put(
        "in-idx3-ubyte.gz",
        gzip(
            ByteBuffer.allocate(24)
                .putInt(0x0803)
                .putInt(1 << 30)
                .putInt(1 << 10)
                .putInt(1 << 10)
                .array()));
    bombs.put("in.npy", npy("<f8", false, "(1000000000, 1000000)", counting(64)));
    bombs.put(
        "in.npz",
        NpzTablesTest.zip(false, "t.npy", npy("|u1", false, "(1, 100000000)", counting(64))));
    bombs.put(
        "in.mat",
        MatTablesTest.raw(
            ByteOrder.LITTLE_ENDIAN,
            MatTablesTest.compressed(ByteOrder.LITTLE_ENDIAN, new byte[64 << 20])));
    for (Map.Entry<String, byte[]> bomb : bombs.entrySet()) {
      Fuzzer.Reader reader = table(bomb.getKey(), ReadOptions.DEFAULTS);
      long allowed = 400L << 20; // the longest line that is taken, and its copies
      assertThat(Fuzzer.accepts(bomb.getKey(), bomb.getValue(), allowed, reader))
          .as("%s", bomb.getKey())
          .isFalse();
    }
  }

  @Test
  void headersOfManyOrDeepThings() {
    Fuzzer.Reader reader =
        input -> ModelFile.read(new ByteArrayInputStream(input), input.length, "m.safetensors");
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      many.append(i == 0 ? "" : ",")
          .append("\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    for (String header :
        List.of(
            many + "}",
            "{\"a\":" + "[".repeat(100_000),
            "{\"a\":" + "{\"a\":".repeat(100_000),
            "{\"" + "a".repeat(1_000_000) + "\":0}",
            "{\"__metadata__\":{\"variables\":\"" + "[".repeat(100_000) + "\"}}")) {
      byte[] text = bytes(header);
      byte[] file =
          ByteBuffer.allocate(8 + text.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(text.length)
              .put(text)
              .array();
      assertThat(Fuzzer.accepts(header.substring(0, 20), file, reader)).isFalse();
    }
    for (String json :
        List.of("[".repeat(100_000), "[{\"kind\":".repeat(50_000), "[1e999999999]")) {
      assertThat(
              Fuzzer.accepts(
                  json.substring(0, 10),
                  bytes(json),
                  input -> Kinds.parse(new Configuration(), json, RealDensity.DEFAULT)))
          .isFalse();
    }
  }
}
