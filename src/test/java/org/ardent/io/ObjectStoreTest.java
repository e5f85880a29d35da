package org.ardent.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders on a store that renames file by file: whenever a process is killed, what it wrote is
 * there as a whole, or not at all, or readers are told that it is half-written.
 */
class ObjectStoreTest {
  private static final List<String> FILES =
      List.of("_SUCCESS", "data/part-0", "data/part-1", "metadata/part-0");

  @TempDir private Path folder;
  private final Configuration configuration = new Configuration();

  /** The local disk as {@code s3a:///}, whose process may be killed at a change of a file. */
  public static final class Store extends RawLocalFileSystem {
    private static int changesLeft = Integer.MAX_VALUE;

    static void killAfter(int changes) {
      changesLeft = changes;
    }

    static boolean isDead() {
      return changesLeft < 0;
    }

    private static void change() throws IOException {
      if (changesLeft-- <= 0) {
        changesLeft = -1;
        throw new IOException("killed");
      }
    }

    @Override
    public URI getUri() {
      return URI.create("s3a:///");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      change();
      assertThat(getFileStatus(from).isFile()).as("only files are renamed at once").isTrue();
      return super.rename(from, to);
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      change();
      return super.delete(path, recursive);
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      change();
      return super.create(
          path, permission, overwrite, bufferSize, replication, blockSize, progress);
    }
  }

  @BeforeEach
  void register() {
    configuration.set("fs.s3a.impl", Store.class.getName());
    configuration.setBoolean("fs.s3a.impl.disable.cache", true);
    Store.killAfter(Integer.MAX_VALUE);
  }

  private String uri() {
    return "s3a://" + folder.resolve("m");
  }

  private void write(String content) throws IOException {
    try (AtomicOutput output = AtomicOutput.open(configuration, uri(), true)) {
      for (String file : FILES) {
        try (var out =
            output.fileSystem().create(new org.apache.hadoop.fs.Path(output.temporary(), file))) {
          out.writeBytes(content);
        }
      }
      output.commit();
    }
  }

  /**
   * What is at the output's name, by names of files; null if readers are told that it is not whole.
   */
  private Map<String, String> read() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri());
    FileSystem fs = path.getFileSystem(configuration);
    try {
      ObjectStore.requireComplete(fs, path);
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining("m is half-written");
      return null;
    }
    Map<String, String> found = new TreeMap<>();
    if (Files.exists(folder.resolve("m"))) {
      try (Stream<Path> files = Files.walk(folder.resolve("m"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          found.put(folder.resolve("m").relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return found;
  }

  private static Map<String, String> whole(String content) {
    Map<String, String> files = new TreeMap<>();
    FILES.forEach(file -> files.put(file, content));
    return files;
  }

  /** Gives what this process left the name of one that has ended. */
  private void bury() throws IOException {
    String mine = TemporaryName.of("m", "writing");
    String owner = mine.substring(".m.writing".length(), mine.length() - 8);
    String host = owner.substring(0, owner.indexOf('_'));
    String dead = String.format(Locale.ROOT, "%s_%d_1_", host, Integer.MAX_VALUE);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.move(file, file.resolveSibling(file.getFileName().toString().replace(owner, dead)));
      }
    }
  }

  private boolean writeAndBeKilledAfter(int changes) throws IOException {
    Store.killAfter(changes);
    boolean killed = false;
    try {
      write("new");
    } catch (UncheckedIOException | IOException | InvalidInputException e) {
      killed = Store.isDead();
      assertThat(killed).as("%s", e).isTrue();
    }
    Store.killAfter(Integer.MAX_VALUE);
    bury();
    return killed;
  }

  @Test
  void aNewFolderIsThereAsAWholeOrNotTakenForOne() throws IOException {
    boolean refused = false;
    for (int changes = 0; ; changes++) {
      boolean killed = writeAndBeKilledAfter(changes);
      Map<String, String> found = read();
      refused |= found == null;
      if (found != null && !found.isEmpty()) {
        assertThat(found).isEqualTo(whole("new"));
      }
      write("next");
      assertThat(read()).isEqualTo(whole("next"));
      assertThat(folder).isDirectoryNotContaining("glob:**/.*");
      clear();
      if (!killed) {
        assertThat(found).isEqualTo(whole("new"));
        break;
      }
    }
    assertThat(refused).isTrue();
  }

  @Test
  void anOldFolderIsReplacedAsAWholeOrComesBack() throws IOException {
    for (int changes = 0; ; changes++) {
      write("old");
      boolean killed = writeAndBeKilledAfter(changes);
      Map<String, String> found = read();
      if (found != null && !found.isEmpty()) {
        assertThat(found).isIn(whole("old"), whole("new"));
      }
      AtomicOutput.open(configuration, uri(), true).close();
      assertThat(read()).as("after %d changes", changes).isIn(whole("old"), whole("new"));
      assertThat(folder).isDirectoryNotContaining("glob:**/.*");
      clear();
      if (!killed) {
        break;
      }
    }
  }

  /** A failure that the process survives leaves nothing. */
  @Test
  void aRenameThatFailsLeavesTheOldFolder() throws IOException {
    write("old");
    String uri = uri();
    assertThatThrownBy(
            () -> {
              try (AtomicOutput output = AtomicOutput.open(configuration, uri, true)) {
                // Nothing has been written that could be renamed.
                output.commit();
              }
            })
        .hasMessageContaining("cannot write");
    assertThat(read()).isEqualTo(whole("old"));
  }

  private void clear() throws IOException {
    FileUtil.fullyDelete(folder.resolve("m").toFile());
  }
}
