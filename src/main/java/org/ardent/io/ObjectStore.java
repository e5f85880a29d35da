package org.ardent.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Folders on object stores, such as S3. A file there appears whole or not at all, but a folder is
 * renamed file by file. While that goes on, the folder has a file {@code _incomplete}, and whoever
 * reads it is told.
 */
public final class ObjectStore {
  /** Readers skip names that begin so. */
  private static final String MARK = "_incomplete";

  private static final Set<String> SCHEMES =
      Set.of("s3a", "s3", "s3n", "gs", "wasb", "wasbs", "oss", "cosn", "obs", "swift");

  private ObjectStore() {}

  /** Whether a folder of this file system is renamed file by file. */
  private static boolean is(FileSystem fs) {
    String scheme = fs.getUri().getScheme();
    return scheme != null && SCHEMES.contains(scheme);
  }

  /** Whether a folder has not got all its files, because whoever moved them was ended. */
  static boolean isIncomplete(FileSystem fs, Path folder) throws IOException {
    return is(fs) && fs.exists(new Path(folder, MARK));
  }

  /**
   * Checks that a folder has all its files.
   *
   * @throws InvalidInputException if it has not
   */
  public static void requireComplete(FileSystem fs, Path folder) throws IOException {
    if (isIncomplete(fs, folder)) {
      throw new InvalidInputException(
          InputFiles.display(folder)
              + " is half-written: the command that wrote it was ended, and has to run again");
    }
  }

  /** Renames a file or folder; on an object store a folder goes file by file. */
  static void rename(FileSystem fs, Path from, Path to) throws IOException {
    if (!is(fs) || fs.getFileStatus(from).isFile()) {
      renameOne(fs, from, to);
      return;
    }
    for (Path folder : List.of(to, from)) {
      fs.mkdirs(folder);
      LocalDisk.create(fs, new Path(folder, MARK), true).close();
    }
    List<Path> files = new ArrayList<>();
    collect(fs, from, files);
    // What says that all is there, _SUCCESS, comes last.
    files.sort(Comparator.comparing((Path p) -> p.getName().startsWith("_")).thenComparing(p -> p));
    for (Path file : files) {
      Path target = new Path(to, from.toUri().relativize(file.toUri()).getPath());
      fs.mkdirs(target.getParent());
      renameOne(fs, file, target);
    }
    fs.delete(new Path(to, MARK), false);
    fs.delete(from, true);
  }

  private static void collect(FileSystem fs, Path folder, List<Path> files) throws IOException {
    for (FileStatus child : fs.listStatus(folder)) {
      if (child.isDirectory()) {
        collect(fs, child.getPath(), files);
      } else if (!child.getPath().getName().equals(MARK)) {
        files.add(child.getPath());
      }
    }
  }

  private static void renameOne(FileSystem fs, Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("cannot rename " + InputFiles.display(from) + " to " + to.getName());
    }
  }
}
