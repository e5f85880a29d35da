package org.ardent.checkpoint;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.OutputFolder;
import org.ardent.io.TemporaryName;

/**
 * The checkpoints of one run in a folder of any Hadoop file system: {@code
 * checkpoint-EPOCHS-STEPS.safetensors}, so that names sort by progress. Each is written under a
 * temporary name, brought to disk and renamed, so a reader never sees half of one; the last two are
 * kept, as whatever damages a file damages the newest first.
 */
final class CheckpointStore {
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("checkpoint-\\d{6,}-\\d{12,}\\.safetensors");
  private static final String WRITING = "writing";
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputFolder folder;
  private final FileSystem fs;

  /** The names of what this run found and wrote. */
  private final Set<String> known = new HashSet<>();

  private CheckpointStore(OutputFolder folder) {
    this.folder = folder;
    fs = folder.plain();
  }

  /**
   * Prepares a folder, and removes what a killed run has left half-written; what a run that still
   * lives is writing stays.
   *
   * @throws InvalidInputException if it cannot be made, read or written
   */
  static CheckpointStore open(Configuration configuration, String uri) {
    return open(OutputFolder.open(configuration, uri));
  }

  /**
   * Prepares the folder of one run among others, which goes when there is nothing in it.
   *
   * @throws InvalidInputException if it cannot be made, read or written
   */
  static CheckpointStore openOwn(Configuration configuration, String uri, String name) {
    return open(OutputFolder.openOwn(configuration, uri, name));
  }

  private static CheckpointStore open(OutputFolder folder) {
    CheckpointStore store = new CheckpointStore(folder);
    try {
      for (FileStatus file : store.fs.listStatus(store.folder.path())) {
        String name = TemporaryName.madeFor(file.getPath().getName(), WRITING);
        if (name != null
            && NAME.matcher(name).matches()
            && TemporaryName.isStale(store.fs, file, name, WRITING)) {
          store.fs.delete(file.getPath(), false);
        }
      }
      return store;
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot use " + store.label() + " for checkpoints: " + OutputFolder.reason(e), e);
    }
  }

  /** What messages call the folder. */
  String label() {
    return folder.label();
  }

  /** What messages call a checkpoint. */
  String label(Path checkpoint) {
    return folder.label() + Path.SEPARATOR + checkpoint.getName();
  }

  /** The checkpoints, the newest first. */
  List<Path> list() throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus file : fs.listStatus(folder.path())) {
      if (NAME.matcher(file.getPath().getName()).matches()) {
        found.add(file.getPath());
      }
    }
    found.sort(Comparator.comparing(Path::getName).reversed());
    return Collections.unmodifiableList(found);
  }

  /**
   * Begins the run: what appears from now on, and is not its own, is another run's.
   *
   * @param found what is there
   */
  void begin(List<Path> found) {
    found.forEach(path -> known.add(path.getName()));
  }

  /**
   * Two runs in one folder would delete each other's checkpoints, and neither could be gone on
   * with.
   */
  private void requireAlone() throws IOException {
    for (Path path : list()) {
      if (!known.contains(path.getName())) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s is another run's, expected a folder for each run",
                path.getName()));
      }
    }
  }

  /**
   * Saves a checkpoint and forgets all but the last two.
   *
   * @param epochs how many are done
   * @param steps how many are done, over all epochs
   * @throws IOException if it cannot be written, or another run saves its own here
   */
  Path save(long epochs, long steps, CheckpointFile contents) throws IOException {
    Path target =
        new Path(
            folder.path(),
            String.format(Locale.ROOT, "checkpoint-%06d-%012d.safetensors", epochs, steps));
    Path temporary = new Path(folder.path(), TemporaryName.of(target.getName(), WRITING));
    requireAlone();
    boolean written = false;
    try {
      write(temporary, contents);
      written = true;
    } finally {
      // Whatever it was, an Error too: a disk that is full must not stay full.
      if (!written) {
        discard(temporary);
      }
    }
    // Not every file system renames onto a file.
    fs.delete(target, false);
    if (!fs.rename(temporary, target)) {
      throw new IOException(
          String.format(Locale.ROOT, "cannot rename %s to %s", temporary, target.getName()));
    }
    known.add(target.getName());
    List<Path> all = list();
    delete(all.subList(Math.min(KEPT, all.size()), all.size()));
    return target;
  }

  /**
   * Without try-with-resources: on HDFS, writing and closing throw one and the same exception,
   * which cannot be suppressed in itself.
   */
  private void write(Path path, CheckpointFile contents) throws IOException {
    LocalDisk.Output out = LocalDisk.create(fs, path, true);
    boolean written = false;
    try {
      OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
      contents.write(buffer);
      buffer.flush();
      out.sync();
      written = true;
    } finally {
      if (!written) {
        IOUtils.closeStream(out);
      }
    }
    out.close();
  }

  /** What failed to be written fails to be removed, too, if the disk is gone. */
  private void discard(Path temporary) {
    try {
      fs.delete(temporary, false);
    } catch (IOException e) {
      // The next run removes it.
    }
  }

  /**
   * A checkpoint's contents; null if the file is damaged, and then {@code messages} hears of it.
   */
  CheckpointFile read(Path path, Consumer<String> messages) {
    String source = label(path);
    try {
      long length = fs.getFileStatus(path).getLen();
      try (InputStream in = fs.open(path, BUFFER_BYTES)) {
        CheckpointFile.verify(in, length);
      }
      try (InputStream in = fs.open(path, BUFFER_BYTES)) {
        return CheckpointFile.read(in, length, source);
      }
    } catch (IOException e) {
      messages.accept(
          String.format(Locale.ROOT, "%s cannot be read: %s", source, OutputFolder.reason(e)));
      return null;
    } catch (InvalidInputException e) {
      messages.accept(String.format(Locale.ROOT, "%s is damaged: %s", source, e.getMessage()));
      return null;
    }
  }

  void delete(List<Path> checkpoints) throws IOException {
    for (Path checkpoint : checkpoints) {
      try {
        fs.delete(checkpoint, false);
      } catch (FileNotFoundException e) {
        // It is gone, as it should be.
      }
    }
  }

  /** Removes the folder if this run has made it and it is empty. */
  void close() {
    folder.removeIfEmpty();
  }
}
