package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad data and bad models: one line, exit code 2, nothing written. */
class BadInputTest extends CommandLineTest {
  private static final String TRAIN = "train --model nade --hidden 3 --output {}/new/m --train {}/";
  private static final String DENIED = "org.ardent.format.SilenceTest$Denied";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.amat | '1 0 1;0 1 0;1 1' | row 3 | 2 columns, expected 3",
        "a.amat | '1 0 1;0 2 0;1 1 1' | row 2: column 2 | expected 0 or 1",
        "a.amat | '1 0 1;0 1 0;1 1 -1' | row 3: column 3 | expected 0 or 1",
        "a.amat | '1 0 1;0 0.5 0' | row 2: column 2 | expected 0 or 1",
        "a.amat | '1 0 1;0 x 0' | row 2: column 2 | 'x'",
        "a.amat | '1 0 1;0 inf 0' | row 2: column 2 | 'inf'",
        "a.amat | '' | is empty | at least one row",
        "a.csv | 'left,right;1,0;1,3' | row 2 | right",
        "a.csv | 'left,right' | a.csv | at least one row",
        "a.data | '1,0;1' | row 2 | expected 2",
        "a.libsvm | '1 1:1 3:1;0 2:2' | row 2 | expected 0 or 1",
        "a.libsvm | '1 3:1 1:1' | row 1 | libsvm",
        "a.parquet | 'no such thing' | a.parquet | Parquet",
        "a.npy | 'no such thing' | a.npy is no NumPy array | x93NUMPY",
        "a.npz | 'no such thing' | a.npz | ZIP archive",
        "a.mat | 'no such thing' | a.mat is no MATLAB 5 file | MATLAB 5.0",
        "a.xyz | '1 0' | no known format | --format",
      })
  void brokenTables(String name, String content, String named, String expected) {
    write(name, content.replace(';', '\n') + (content.isEmpty() ? "" : "\n"));
    String what = name.equals("a.libsvm") && expected.equals("libsvm") ? "a.libsvm" : expected;
    assertMistake("train --model nade --kinds binary --output {}/new/m --train {}/" + name)
        .contains(folder + "/" + name, named, what);
  }

  @Test
  void brokenImages() throws IOException {
    write("i-idx3-ubyte", idx(0x0803, 2, 2, 3, 12));
    ardent("convert --data {}/i-idx3-ubyte --binarize threshold --output {}/ok.amat").json();
    write("magic-idx3-ubyte", idx(0x0901, 2, 2, 3, 12));
    assertMistake(TRAIN + "magic-idx3-ubyte --binarize threshold")
        .contains("magic-idx3-ubyte", "magic");
    write("short-idx3-ubyte", idx(0x0803, 2, 2, 3, 11));
    assertMistake(TRAIN + "short-idx3-ubyte --binarize threshold")
        .contains("short-idx3-ubyte", "expected");
    write("long-idx3-ubyte", idx(0x0803, 2, 2, 3, 13));
    assertMistake(TRAIN + "long-idx3-ubyte --binarize threshold")
        .contains("long-idx3-ubyte", "expected");
    write("header-idx3-ubyte", new byte[] {0, 0, 8, 3, 0});
    assertMistake(TRAIN + "header-idx3-ubyte").contains("header-idx3-ubyte");
    assertMistake(TRAIN + "i-idx3-ubyte")
        .contains("grey levels", "--binarize threshold or sample", "--kinds categorical:256");
    byte[] whole = gzip(idx(0x0803, 2, 2, 3, 12));
    write("cut-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length - 12));
    assertMistake(TRAIN + "cut-idx3-ubyte.gz --binarize threshold")
        .contains("cut-idx3-ubyte.gz", "gzip");
  }

  @Test
  void brokenGzip() throws IOException {
    byte[] whole = gzip(rows(5000, 6, 1, " ").getBytes(StandardCharsets.UTF_8));
    write("cut.amat.gz", Arrays.copyOf(whole, whole.length / 2));
    assertMistake(TRAIN + "cut.amat.gz").contains("cut.amat.gz", "truncated or corrupt gzip");
    assertMistake("convert --data {}/cut.amat.gz --output {}/new/o.csv").contains("cut.amat.gz");
    assertMistake("convert --data {}/cut.amat.gz --output {}/new/o").contains("cut.amat.gz");
    write("plain.amat.gz", "1 0\n");
    assertMistake(TRAIN + "plain.amat.gz").contains("plain.amat.gz", "gzip");
  }

  @Test
  void raggedParquet() {
    SPARK.sql("select 1 a, 0 b").coalesce(1).write().parquet(folder + "/r.parquet/1");
    SPARK.sql("select 1 a, 'no' b").coalesce(1).write().parquet(folder + "/r.parquet/2");
    assertMistake(TRAIN + "r.parquet").contains("r.parquet", "b");
    SPARK.sql("select 1 a, 0 b").coalesce(1).write().parquet(folder + "/s.parquet/1");
    SPARK.sql("select 1 a").coalesce(1).write().parquet(folder + "/s.parquet/2");
    assertMistake(TRAIN + "s.parquet").contains("s.parquet", "b");
    SPARK.sql("select 1 a, null b").coalesce(1).write().parquet(folder + "/n.parquet");
    assertMistake(TRAIN + "n.parquet").contains("n.parquet", "b");
  }

  @Test
  void pathsThatAreNotThere() {
    assertMistake(TRAIN + "none.amat").contains(folder + "/none.amat does not exist");
    write("t.amat", rows(20, 6, 1, " "));
    assertMistake(TRAIN + "t.amat --valid {}/none.amat").contains("none.amat does not exist");
    assertMistake(TRAIN + "t.amat --test {}/none.amat").contains("none.amat does not exist");
    assertMistake("convert --data {}/none.csv --output {}/new/o").contains("none.csv");
    assertMistake("show --model {}/none").contains(folder + "/none does not exist");
    assertMistake("evaluate --model {}/none --data {}/t.amat").contains("none does not exist");
    assertMistake("sample --model {}/none --output {}/s.csv").contains("none does not exist");
    assertMistake("show --model {}").contains("is not a model", "data/model.safetensors");
    assertMistake("train --model nade --train nofs://x/t.amat --output {}/m").contains("nofs");
    assertMistake("train --model nade --train {}/t.amat --output nofs://x/m").contains("nofs");
    assertMistake("train --model nade --train {}/t.amat --output {}/t.amat/m")
        .contains("t.amat is not a folder");
  }

  /** Whoever runs this, root too, is not let in by this file system. */
  @Test
  void pathsThatAreDenied() {
    write("t.amat", rows(20, 6, 1, " "));
    write("m.safetensors", "x");
    SPARK.sparkContext().hadoopConfiguration().set("fs.denied.impl", DENIED);
    System.setProperty("spark.hadoop.fs.denied.impl", DENIED);
    try {
      assertMistake("train --model nade --train denied://{}/t.amat --output {}/m")
          .contains("denied://", "t.amat", "permission denied");
      assertMistake("train --model nade --train {}/t.amat --output denied://{}/m")
          .contains("cannot write denied://", "permission denied");
      assertMistake(TRAIN + "t.amat --ordering denied://{}/t.amat")
          .contains("--ordering", "permission denied");
      assertMistake("show --model denied://{}/m.safetensors")
          .contains("m.safetensors", "permission denied");
    } finally {
      System.clearProperty("spark.hadoop.fs.denied.impl");
    }
  }

  @Test
  void setsOfAnotherWidth() {
    write("t.amat", rows(20, 6, 1, " "));
    write("v.amat", rows(20, 5, 1, " "));
    String expected = "v.amat has 5 columns, expected 6 as in the training set";
    assertMistake(TRAIN + "t.amat --valid {}/v.amat").contains(expected);
    assertMistake(TRAIN + "t.amat --test {}/v.amat").contains(expected);
    write("w.amat", rows(20, 6, 1, " ") + "0 1 0 1 0 7\n");
    assertMistake(TRAIN + "t.amat --valid {}/w.amat").contains("w.amat: row 21: column 6");
    assertMistake(TRAIN + "t.amat --test {}/w.amat").contains("w.amat: row 21: column 6");
  }

  @Test
  void dataThatDoNotFitTheModel() {
    train("");
    write("v.amat", rows(20, 5, 1, " "));
    String expected = "v.amat has 5 columns, expected 6 as in the model " + folder + "/m";
    assertMistake("evaluate --model {}/m --data {}/v.amat").contains(expected);
    assertMistake("evaluate --model {}/m --data {}/v.amat --output {}/o").contains(expected);
    write("wide.amat", rows(20, 7, 1, " "));
    assertMistake("sample --model {}/m --given {}/wide.amat --observed 2 --output {}/s.csv")
        .contains("wide.amat has 7 columns, expected at most the model's 6");
    write("w.csv", rows(600, 6, 1, ",") + "0,1,0,1,0,7\n");
    for (String output : new String[] {"", " --output {}/new/o.csv", " --output {}/new/o"}) {
      assertMistake("evaluate --model {}/m --data {}/w.csv" + output)
          .contains("w.csv: row 601: column 6", "expected 0 or 1");
    }
    write("g.csv", rows(600, 6, 1, ",") + "0,7,0,1,0,1\n");
    assertMistake("sample --model {}/m --given {}/g.csv --observed 2 --output {}/s.csv")
        .contains("g.csv: row 601: column 2", "expected 0 or 1");
  }

  @Test
  void whatIsThereStays() {
    train("");
    write("o.csv", "mine");
    write("o/part", "mine");
    for (String line :
        new String[] {
          "train --model nade --hidden 3 --train {}/t.amat --output {}/m",
          "evaluate --model {}/m --data {}/t.amat --output {}/o.csv",
          "evaluate --model {}/m --data {}/t.amat --output {}/o",
          "sample --model {}/m --output {}/o.csv",
          "sample --model {}/m --output {}/o",
          "convert --data {}/t.amat --output {}/o.csv",
          "convert --data {}/t.amat --output {}/o",
          "digits --count 3 --output {}/o.csv",
          "digits --count 3 --output {}/o",
        }) {
      assertMistake(line).contains("exists; --overwrite replaces it");
    }
    // Nor does --overwrite touch it before there is something to put in its place.
    write("bad.amat", "0 1 0 1 0 1\n0 1\n");
    for (String line :
        new String[] {
          "train --model nade --hidden 3 --train {}/bad.amat --output {}/m",
          "evaluate --model {}/m --data {}/bad.amat --output {}/o.csv",
          "evaluate --model {}/m --data {}/bad.amat --output {}/o",
          "sample --model {}/m --given {}/bad.amat --observed 1 --output {}/o",
          "convert --data {}/bad.amat --output {}/o.csv",
          "convert --data {}/bad.amat --output {}/o",
        }) {
      assertMistake(line + " --overwrite").contains("bad.amat: row 2");
    }
    assertThat(text("o.csv")).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty",
        "text",
        "length",
        "huge",
        "truncated",
        "longer",
        "nan",
        "overlap",
        "beyond",
        "shape",
        "dtype",
        "missing",
        "unknown",
        "negative",
        "notJson",
        "noMetadata",
        "ordering",
        "variables",
        "manyVariables"
      })
  void hostileModels(String damage) throws IOException {
    once("a trained model", () -> train(""));
    write("bad.safetensors", damaged(bytes("m/data/model.safetensors"), damage));
    for (String line :
        new String[] {
          "show --model {}/bad.safetensors",
          "evaluate --model {}/bad.safetensors --data {}/t.amat --output {}/new/o.csv",
          "sample --model {}/bad.safetensors --output {}/new/s.png",
        }) {
      assertMistake(line).contains("bad.safetensors");
    }
    Files.copy(
        folder.resolve("bad.safetensors"),
        folder.resolve("m/data/model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(folder.resolve("m/data/.model.safetensors.crc"));
    assertMistake("show --model {}/m").contains("m/data/model.safetensors");
  }

  private static byte[] damaged(byte[] good, String damage) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return switch (damage) {
      case "empty" -> new byte[0];
      case "text" -> "this is not a model at all".getBytes(StandardCharsets.UTF_8);
      case "length" -> buffer.putLong(0, good.length).array();
      case "huge" -> buffer.putLong(0, -1).array();
      case "truncated" -> Arrays.copyOf(good, good.length - 1);
      case "longer" -> Arrays.copyOf(good, good.length + 1);
      case "nan" -> {
        int start = header(good).get("b").get("data_offsets").get(0).asInt();
        yield buffer.putFloat(8 + (int) buffer.getLong(0) + start, Float.NaN).array();
      }
      case "notJson" -> buffer.put(8, (byte) '[').array();
      case "overlap" -> edited(good, h -> offsets(h, "c", 0, 20));
      case "beyond" -> edited(good, h -> offsets(h, "c", 1 << 20, (1 << 20) + 20));
      case "negative" -> edited(good, h -> offsets(h, "c", -20, 0));
      case "shape" -> edited(good, h -> h.withArray("/W/shape").removeAll().add(5).add(6));
      case "dtype" -> edited(good, h -> ((ObjectNode) h.get("W")).put("dtype", "F13"));
      case "missing" -> edited(good, h -> h.remove("V"));
      case "unknown" -> edited(good, h -> h.set("U", h.remove("V")));
      case "noMetadata" -> edited(good, h -> h.remove("__metadata__"));
      case "ordering" -> edited(good, h -> ((ObjectNode) h.get("ordering")).put("dtype", "F64"));
      case "variables" ->
          edited(good, h -> metadata(h).put("variables", "[{\"kind\":\"surprise\"}]"));
      case "manyVariables" ->
          edited(
              good,
              h ->
                  metadata(h)
                      .put(
                          "variables",
                          "["
                              + "{\"kind\":\"categorical\",\"values\":2000000000},".repeat(5)
                              + "{\"kind\":\"binary\"}]"));
      default -> throw new IllegalArgumentException(damage);
    };
  }

  private static ObjectNode metadata(ObjectNode header) {
    return (ObjectNode) header.get("__metadata__");
  }

  private static void offsets(ObjectNode header, String tensor, int from, int to) {
    header.withArray("/" + tensor + "/data_offsets").removeAll().add(from).add(to);
  }

  private static ObjectNode header(byte[] file) throws IOException {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return (ObjectNode) new ObjectMapper().readTree(Arrays.copyOfRange(file, 8, 8 + length));
  }

  private static byte[] edited(byte[] file, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode header = header(file);
    edit.accept(header);
    byte[] json = new ObjectMapper().writeValueAsBytes(header);
    int dataStart = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    ByteBuffer result =
        ByteBuffer.allocate(8 + json.length + file.length - dataStart)
            .order(ByteOrder.LITTLE_ENDIAN);
    return result
        .putLong(json.length)
        .put(json)
        .put(file, dataStart, file.length - dataStart)
        .array();
  }

  static byte[] idx(int magic, int count, int rows, int columns, int body) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + body);
    buffer.putInt(magic).putInt(count).putInt(rows).putInt(columns);
    for (int i = 0; i < body; i++) {
      buffer.put((byte) (i * 20 + 10));
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
