package org.ardent.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
  private static final String WRITING = "writing";
  private static final String REPLACED = "replaced";

  private final OutputFolder folder;
  private final FileSystem fs;
  private final Path target;
  private final Path temporary;
  private final String label;
  private final boolean overwrite;
  private boolean committed;

  private AtomicOutput(OutputFolder folder, Path target, boolean overwrite) {
    this.folder = folder;
    this.target = target;
    this.overwrite = overwrite;
    fs = folder.fileSystem();
    label = folder.label();
    temporary = sibling(WRITING);
  }

  /**
   * Prepares an output, creating the folders above it, and removes what a killed process may have
   * left of an earlier one.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param overwrite whether what is there may be replaced
   * @throws InvalidInputException if something is there and may not, or one cannot write there
   */
  public static AtomicOutput open(Configuration configuration, String uri, boolean overwrite) {
    String label = Secrets.redact(uri);
    try {
      Path path = FileSystems.path(uri);
      FileSystem fs = FileSystems.of(path, configuration);
      Path target = fs.makeQualified(path);
      if (target.getParent() == null) {
        throw new InvalidInputException(label + " is a root folder, expected a new name in it");
      }
      if (!overwrite) {
        requireAbsent(fs, target, label);
      }
      OutputFolder folder = OutputFolder.open(fs, target.getParent(), label);
      AtomicOutput output = new AtomicOutput(folder, target, overwrite);
      output.clearLeftovers();
      if (!overwrite) {
        requireAbsent(fs, target, label);
      }
      return output;
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("cannot write " + label + ": " + OutputFolder.reason(e), e);
    }
  }

  private static void requireAbsent(FileSystem fs, Path target, String label) throws IOException {
    if (fs.exists(target)) {
      throw new InvalidInputException(label + " exists; " + Setting.OVERWRITE + " replaces it");
    }
  }

  /** A process killed between the two renames of {@link #commit} has left the old output aside. */
  private void clearLeftovers() throws IOException {
    String name = target.getName();
    for (FileStatus status : fs.listStatus(folder.path())) {
      if (TemporaryName.isStale(fs, status, name, REPLACED) && isLost()) {
        putBack(status.getPath());
      } else if (TemporaryName.isStale(fs, status, name, REPLACED)
          || TemporaryName.isStale(fs, status, name, WRITING)) {
        fs.delete(status.getPath(), true);
      }
    }
  }

  /** Whether what had the name is not there any more, or not all of it. */
  private boolean isLost() throws IOException {
    return !fs.exists(target) || ObjectStore.isIncomplete(fs, target);
  }

  /** Gives the old output its name again. */
  private void putBack(Path old) throws IOException {
    // If all of it was put aside, what is there is a part of the new one.
    if (ObjectStore.isIncomplete(fs, target) && !ObjectStore.isIncomplete(fs, old)) {
      fs.delete(target, true);
    }
    rename(old, target);
  }

  private Path sibling(String purpose) {
    return new Path(target.getParent(), TemporaryName.of(target.getName(), purpose));
  }

  /** Its name in messages. */
  public String label() {
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

  /**
   * Writes the temporary as a Parquet folder.
   *
   * @throws InvalidInputException if Spark would write a password of the URI into its event log: it
   *     redacts what a plan reads, but not where one writes to
   */
  public void writeParquet(Dataset<Row> rows) {
    String path = temporary.toString();
    if (!Secrets.redact(path).equals(path)
        && rows.sparkSession()
            .sparkContext()
            .getConf()
            .getBoolean("spark.eventLog.enabled", false)) {
      throw new InvalidInputException(
          label
              + " has a password in its URI, which Spark would write into its event log; use a"
              + " setting of the file system (spark.hadoop.fs...), or write CSV");
    }
    rows.write().parquet(path);
  }

  /** The temporary as a file to write. */
  public OutputStream create() {
    try {
      return LocalDisk.create(fs, temporary, false);
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + label + ": " + OutputFolder.reason(e), e);
    }
  }

  /**
   * Gives the output its name, and replaces an older output if that was allowed.
   *
   * @throws OutputAppearedException if something has taken that name since, and may not be
   *     replaced; the output is then beside it
   */
  public void commit() {
    try {
      if (!overwrite && fs.exists(target)) {
        Path beside = beside();
        rename(temporary, beside);
        committed = true;
        throw new OutputAppearedException(label, InputFiles.display(beside));
      }
      Path old = null;
      if (overwrite && fs.exists(target)) {
        old = sibling(REPLACED);
        rename(target, old);
      }
      try {
        rename(temporary, target);
      } catch (IOException e) {
        if (old != null) {
          putBack(old);
        } else if (ObjectStore.isIncomplete(fs, target)) {
          fs.delete(target, true);
        }
        throw e;
      }
      committed = true;
      if (old != null) {
        fs.delete(old, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + label + ": " + OutputFolder.reason(e), e);
    }
  }

  /** The first name with a number that is free; the ending, which tells the format, stays. */
  private Path beside() throws IOException {
    String name = target.getName();
    int dot = name.indexOf('.', 1);
    String stem = dot < 0 ? name : name.substring(0, dot);
    String ending = dot < 0 ? "" : name.substring(dot);
    for (int i = 2; ; i++) {
      Path path =
          new Path(target.getParent(), String.format(Locale.ROOT, "%s-%d%s", stem, i, ending));
      if (!fs.exists(path)) {
        return path;
      }
    }
  }

  private void rename(Path from, Path to) throws IOException {
    ObjectStore.rename(fs, from, to);
  }

  /** Removes what was not committed, and the folders made for it. */
  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      fs.delete(temporary, true);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot clean up after " + label + ": " + OutputFolder.reason(e), e);
    }
    folder.removeIfEmpty();
  }
}
