package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.junit.jupiter.api.Test;

/** Messages from below the command line name settings, and no option of the command line. */
class SettingsInMessagesTest {
  private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--[a-z]");

  /** An option of the Java command, which is the same for everybody. */
  private static final String JAVA_OPTION = "--add-modules=";

  @Test
  void noStringBelowTheCommandLineNamesAnOption() throws IOException, URISyntaxException {
    Path root = Path.of(Setting.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> found = new ArrayList<>();
    int strings = 0;
    try (Stream<Path> files = Files.walk(root.resolve("org/ardent"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString();
        for (String constant : strings(file)) {
          strings++;
          boolean option = OPTION.matcher(constant.replace(JAVA_OPTION, "")).find();
          if (option && !name.startsWith("org/ardent/cli/")) {
            found.add(name + ": " + constant);
          }
        }
      }
    }
    assertThat(strings).isGreaterThan(1000);
    assertThat(found).isEmpty();
  }

  /** The strings in a class: literals, and what concatenations are made of. */
  private static List<String> strings(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(bytes)) {
      in.skipNBytes(8);
      int count = in.readUnsignedShort();
      String[] utf8 = new String[count];
      List<Integer> literals = new ArrayList<>();
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> utf8[i] = in.readUTF();
          case 8 -> literals.add(in.readUnsignedShort());
          case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
          case 5, 6 -> {
            in.skipNBytes(8);
            i++; // they take two places
          }
          case 7, 16, 19, 20 -> in.skipNBytes(2);
          case 15 -> in.skipNBytes(3);
          default -> throw new IOException("tag " + tag + " in " + file);
        }
      }
      return literals.stream().map(i -> utf8[i]).toList();
    }
  }

  @Test
  void eachSurfaceNamesASettingInItsOwnWords() {
    InvalidInputException inner =
        new InvalidInputException("t.csv: two names; " + Setting.COLUMNS + " chooses");
    InvalidInputException outer = new InvalidInputException("the table " + inner.template(), inner);
    assertThat(outer).hasMessage("the table t.csv: two names; inputCols chooses");
    assertThat(outer.message(property -> "--" + property))
        .isEqualTo("the table t.csv: two names; --inputCols chooses");
    assertThatThrownBy(
            () -> {
              throw new InvalidSettingException(new Setting("batchSize"), "is 0");
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize is 0");
  }

  /** A message that was cut within a mark. */
  @Test
  void noHalfMarkIsLeft() {
    String mark = Setting.KINDS.toString();
    assertThat(Setting.named("a " + mark.substring(0, 3))).isEqualTo("a ki");
    assertThat(Setting.named("a $1 " + mark, property -> "$0\\")).isEqualTo("a $1 $0\\");
  }
}
