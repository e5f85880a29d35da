package org.ardent.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder to write into. It is made if it is missing, tried at once, and removed again if nothing
 * was written.
 */
public final class OutputFolder {
  /** The purpose of temporary files that only try to write. */
  private static final String PROBE = "probe";

  private final FileSystem fs;
  private final Path path;
  private final Path firstNew;
  private final String label;

  private OutputFolder(FileSystem fs, Path path, Path firstNew, String label) {
    this.fs = fs;
    this.path = path;
    this.firstNew = firstNew;
    this.label = label;
  }

  /**
   * Prepares a folder.
   *
   * @param uri a path or URI of any Hadoop file system
   * @throws InvalidInputException if it cannot be made or written to
   */
  public static OutputFolder open(Configuration configuration, String uri) {
    String label = Secrets.redact(uri);
    try {
      Path path = FileSystems.path(uri);
      FileSystem fs = FileSystems.of(path, configuration);
      return open(fs, fs.makeQualified(path), label);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("cannot write " + label + ": " + reason(e), e);
    }
  }

  /**
   * Prepares a folder in another that is removed again if it is empty in the end, whoever made it.
   *
   * @throws InvalidInputException if it cannot be made or written to
   */
  public static OutputFolder openOwn(Configuration configuration, String uri, String name) {
    OutputFolder folder = open(configuration, uri + Path.SEPARATOR + name);
    Path firstNew = folder.firstNew == null ? folder.path : folder.firstNew;
    return new OutputFolder(folder.fs, folder.path, firstNew, folder.label);
  }

  /**
   * Prepares a folder.
   *
   * @param label what messages call what is written
   */
  static OutputFolder open(FileSystem fs, Path path, String label) throws IOException {
    Path firstNew = firstNew(fs, path, label);
    if (firstNew != null && !fs.mkdirs(path)) {
      throw new InvalidInputException("cannot write " + label + ": no folder can be made there");
    }
    OutputFolder folder = new OutputFolder(fs, path, firstNew, label);
    folder.requireWritable();
    return folder;
  }

  /** The highest folder of a path that is not there yet, or null. */
  private static Path firstNew(FileSystem fs, Path path, String label) throws IOException {
    Path missing = null;
    for (Path folder = path; folder != null; folder = folder.getParent()) {
      try {
        FileStatus status = fs.getFileStatus(folder);
        if (!status.isDirectory()) {
          throw new InvalidInputException(
              "cannot write " + label + ": " + InputFiles.display(folder) + " is not a folder");
        }
        return missing;
      } catch (FileNotFoundException e) {
        missing = folder;
      }
    }
    return missing;
  }

  /** Tries now, for what fails in a task fails late and with stack traces. */
  private void requireWritable() throws IOException {
    Path probe = new Path(path, TemporaryName.of(path.getName(), PROBE));
    try {
      LocalDisk.create(fs, probe, false).close();
      fs.delete(probe, false);
      clearProbes();
    } catch (IOException e) {
      removeIfEmpty();
      throw e;
    }
  }

  /** Removes what processes that were killed in this have left. */
  private void clearProbes() throws IOException {
    for (FileStatus status : fs.listStatus(path)) {
      if (TemporaryName.isStale(fs, status, path.getName(), PROBE)) {
        fs.delete(status.getPath(), false);
      }
    }
  }

  /** Why it cannot be written, in a few words; servers add their stack traces. */
  public static String reason(Exception e) {
    String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return text.contains("Permission denied") ? "permission denied" : Secrets.redact(text);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Its name in messages: the URI without passwords. */
  public String label() {
    return label;
  }

  /** Its file system; on a local disk, one without checksum files beside every file. */
  public FileSystem plain() {
    return LocalDisk.withoutChecksums(fs);
  }

  FileSystem fileSystem() {
    return fs;
  }

  /** Removes the folders that were made, as far as they are empty. */
  public void removeIfEmpty() {
    if (firstNew == null) {
      return;
    }
    try {
      Path folder = path;
      while (fs.listStatus(folder).length == 0 && fs.delete(folder, false)) {
        if (folder.equals(firstNew)) {
          break;
        }
        folder = folder.getParent();
      }
    } catch (FileNotFoundException e) {
      // Someone else has removed it.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up after " + label + ": " + reason(e), e);
    }
  }
}
