package org.ardent.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file or folder that appears whole or not at all. It is written under a temporary name in the
 * same folder and renamed by {@link #commit}; {@link #close} removes what was not committed.
 *
 * <pre>{@code
 * try (AtomicOutput output = AtomicOutput.open(configuration, uri, overwrite)) {
 *   write(output.temporary());
 *   output.commit();
 * }
 * }</pre>
 */
public final class AtomicOutput implements AutoCloseable {
  private final FileSystem fs;
  private final Path target;
  private final Path temporary;
  private final Path firstNewFolder;
  private final String label;
  private final boolean overwrite;
  private boolean committed;

  private AtomicOutput(
      FileSystem fs, Path target, Path firstNewFolder, String label, boolean overwrite) {
    this.fs = fs;
    this.target = target;
    this.firstNewFolder = firstNewFolder;
    this.label = label;
    this.overwrite = overwrite;
    temporary = sibling("writing");
  }

  /**
   * Prepares an output, creating the folders above it.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param overwrite whether what is there may be replaced
   * @throws InvalidInputException if something is there and may not, or one cannot write there
   */
  public static AtomicOutput open(Configuration configuration, String uri, boolean overwrite) {
    String label = Secrets.redact(uri);
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(configuration);
      Path target = fs.makeQualified(path);
      if (target.getParent() == null) {
        throw new InvalidInputException(label + " is a root folder, expected a new name in it");
      }
      if (!overwrite) {
        requireAbsent(fs, target, label);
      }
      Path firstNew = firstNewFolder(fs, target.getParent(), label);
      if (firstNew != null && !fs.mkdirs(target.getParent())) {
        throw new InvalidInputException("cannot write " + label + ": no folder can be made there");
      }
      AtomicOutput output = new AtomicOutput(fs, target, firstNew, label, overwrite);
      output.requireWritable();
      return output;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("cannot write " + label + ": " + reason(e), e);
    }
  }

  private static void requireAbsent(FileSystem fs, Path target, String label) throws IOException {
    if (fs.exists(target)) {
      throw new InvalidInputException(label + " exists; --overwrite replaces it");
    }
  }

  /** The highest folder above the target that is not there yet, or null. */
  private static Path firstNewFolder(FileSystem fs, Path parent, String label) throws IOException {
    Path missing = null;
    for (Path folder = parent; folder != null; folder = folder.getParent()) {
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

  private static String reason(Exception e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("Permission denied") ? "permission denied" : Secrets.redact(text);
  }

  private Path sibling(String what) {
    return new Path(
        target.getParent(), "." + target.getName() + "." + what + "-" + UUID.randomUUID());
  }

  /** Tries now, for what fails in a task fails late and with stack traces. */
  private void requireWritable() throws IOException {
    Path probe = sibling("probe");
    try {
      plain().create(probe, false).close();
      fs.delete(probe, false);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** On a local disk, without the checksum files that Hadoop would leave beside it. */
  private FileSystem plain() {
    return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
  }

  /** What messages call it. */
  String label() {
    return label;
  }

  /** Where to write, a file or a folder; nothing is there yet. */
  public Path temporary() {
    return temporary;
  }

  /** Its file system. */
  public FileSystem fileSystem() {
    return fs;
  }

  /** The temporary as a file to write. */
  public OutputStream create() {
    try {
      return plain().create(temporary, false);
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + label + ": " + reason(e), e);
    }
  }

  /** Gives the output its name, in place of what was there if that was allowed. */
  public void commit() {
    try {
      Path old = null;
      if (overwrite && fs.exists(target)) {
        old = sibling("replaced");
        rename(target, old);
      } else {
        requireAbsent(fs, target, label);
      }
      try {
        rename(temporary, target);
      } catch (IOException e) {
        if (old != null) {
          rename(old, target);
        }
        throw e;
      }
      committed = true;
      if (old != null) {
        fs.delete(old, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + label + ": " + reason(e), e);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("cannot rename " + InputFiles.display(from) + " to " + to.getName());
    }
  }

  /** Removes what was not committed, and the folders made for it. */
  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      fs.delete(temporary, true);
      if (firstNewFolder != null) {
        Path folder = target.getParent();
        while (fs.listStatus(folder).length == 0 && fs.delete(folder, false)) {
          if (folder.equals(firstNewFolder)) {
            break;
          }
          folder = folder.getParent();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up after " + label + ": " + reason(e), e);
    }
  }
}
