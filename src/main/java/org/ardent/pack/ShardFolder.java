package org.ardent.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;
import org.ardent.io.LocalDisk;

/**
 * A folder of any Hadoop file system into which tasks save shards, and from which they get them.
 */
final class ShardFolder implements ShardSource {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 20;

  private final SerializableConfiguration configuration;
  private final String folder;
  private final List<SavedFile> files;

  /**
   * A folder.
   *
   * @param files one for each shard that it has, in order
   */
  ShardFolder(Configuration configuration, Path folder, List<SavedFile> files) {
    this.configuration = new SerializableConfiguration(configuration);
    this.folder = folder.toString();
    this.files = List.copyOf(files);
  }

  private Path path(String name) {
    return new Path(folder, name);
  }

  /**
   * Saves a shard. The name of the file has the attempt's number, since two may write at a time.
   */
  SavedFile save(PackedRows rows, int shard, TaskContext task) throws IOException {
    String name = String.format(Locale.ROOT, "shard-%d-%d", shard, task.taskAttemptId());
    Path path = path(name);
    LocalDisk.Output file = LocalDisk.create(LocalDisk.of(path, configuration.value()), path, true);
    CheckedOutputStream out = new CheckedOutputStream(file, new CRC32C());
    try {
      rows.writeTo(out);
      file.sync();
    } catch (IOException e) {
      abandon(file);
      throw e;
    }
    // Not twice: on HDFS, writing and closing throw one and the same exception.
    file.close();
    return new SavedFile(name, rows.bytes(), out.getChecksum().getValue());
  }

  private static void abandon(LocalDisk.Output file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was not written in the first place.
    }
  }

  /** Copies a shard, and checks that it is as it was saved. */
  @Override
  public void write(int shard, TaskContext task, OutputStream out) throws IOException {
    SavedFile file = files.get(shard);
    Path path = path(file.name());
    FileSystem fs = LocalDisk.of(path, configuration.value());
    try (out;
        InputStream raw = fs.open(path)) {
      CheckedInputStream in = new CheckedInputStream(raw, new CRC32C());
      byte[] buffer = new byte[BUFFER];
      long bytes = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        bytes += n;
      }
      if (bytes != file.bytes()) {
        throw new IOException(
            String.format(
                Locale.ROOT, "%s has %d bytes, expected %d", file.name(), bytes, file.bytes()));
      }
      if (in.getChecksum().getValue() != file.checksum()) {
        throw new IOException(file.name() + " is damaged: its checksum does not match");
      }
    }
  }

  /**
   * Checks that the driver sees what executors have written.
   *
   * @throws IOException if it does not
   */
  void requireAll() throws IOException {
    for (SavedFile file : files) {
      Path path = path(file.name());
      FileSystem fs = LocalDisk.of(path, configuration.value());
      if (!fs.exists(path) || fs.getFileStatus(path).getLen() != file.bytes()) {
        throw new IOException(
            "executors write where the driver does not see it, expected a folder that all share");
      }
    }
  }

  /** Removes what attempts have written that came second. */
  void clear() throws IOException {
    FileSystem fs = LocalDisk.of(new Path(folder), configuration.value());
    for (var status : fs.listStatus(new Path(folder))) {
      String name = status.getPath().getName();
      if (files.stream().noneMatch(file -> file.name().equals(name))) {
        fs.delete(status.getPath(), false);
      }
    }
  }
}
