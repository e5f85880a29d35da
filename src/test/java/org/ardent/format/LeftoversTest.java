package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.io.AtomicOutput;
import org.ardent.io.TemporaryName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process leaves beside an output is cleared up by the next; nothing else is. */
class LeftoversTest {
  @TempDir Path folder;

  private String mine;
  private String dead;
  private String reused;
  private String elsewhere;

  @BeforeEach
  void names() {
    mine = TemporaryName.of("m", "writing");
    String host = mine.substring(".m.writing-".length(), mine.indexOf('_'));
    String rest = mine.substring(mine.indexOf('_') + 1);
    String pid = rest.substring(0, rest.indexOf('_'));
    dead = String.format(Locale.ROOT, ".m.writing-%s_%d_1_0123abcd", host, Integer.MAX_VALUE);
    reused = String.format(Locale.ROOT, ".m.writing-%s_%s_1_0123abcd", host, pid);
    elsewhere = String.format(Locale.ROOT, ".m.writing-%s.other_%s_1_0123abcd", host, pid);
  }

  private Path make(String name) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name).resolve("data"));
    Files.writeString(directory.resolve("part"), name);
    return folder.resolve(name);
  }

  private void open(boolean overwrite) {
    AtomicOutput.open(new Configuration(), folder.resolve("m").toString(), overwrite).close();
  }

  private List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void ofDeadProcessesAreRemoved() throws IOException {
    List<String> others =
        List.of(
            ".m.writing-of-mine", ".m2.writing" + dead.substring(10), "m.writing-x_1_1_0123abcd");
    make(dead);
    make(reused);
    make(mine);
    make(elsewhere);
    for (String other : others) {
      make(other);
    }
    open(false);
    assertThat(names(folder))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(others.stream(), Stream.of(mine, elsewhere)).toList());
  }

  @Test
  void ofOtherHostsAreRemovedAfterADayOfSilence() throws IOException {
    Path old = make(elsewhere);
    FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    Files.setLastModifiedTime(old, twoDaysAgo);
    open(false);
    assertThat(old).exists();
    Files.setLastModifiedTime(old.resolve("data/part"), twoDaysAgo);
    open(false);
    assertThat(old).doesNotExist();
  }

  /** Killed between putting the old output aside and giving the new one its name. */
  @Test
  void anOldOutputThatWasPutAsideComesBack() throws IOException {
    make(dead.replace("writing", "replaced"));
    make(dead);
    assertThatThrownBy(() -> open(false)).hasMessageContaining("m exists");
    assertThat(names(folder)).containsExactly("m");
    assertThat(folder.resolve("m/data/part")).hasContent(dead.replace("writing", "replaced"));
  }

  @Test
  void anOldOutputWhoseReplacementIsThereIsRemoved() throws IOException {
    make("m");
    make(dead.replace("writing", "replaced"));
    open(true);
    assertThat(names(folder)).containsExactly("m");
    assertThat(folder.resolve("m/data/part")).hasContent("m");
  }
}
