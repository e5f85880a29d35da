package org.ardent.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files behind a path, a folder or a glob on any Hadoop file system, in the order of their
 * names. Files and folders whose names begin with a dot or an underscore are skipped unless named.
 *
 * @param spark the session
 * @param label what messages call the input
 * @param name the last component of what the user gave
 * @param files at least one
 * @param single whether the user named one file
 * @param base the folder below which the names of folders are columns and values, or null
 */
public record InputFiles(
    SparkSession spark,
    String label,
    String name,
    List<FileStatus> files,
    boolean single,
    Path base) {

  /** Finds the files. */
  public static InputFiles find(SparkSession spark, String uri) {
    String label = Secrets.redact(uri);
    try {
      Path path = FileSystems.path(uri);
      FileSystem fs = FileSystems.of(path, spark.sparkContext().hadoopConfiguration());
      List<FileStatus> files = new ArrayList<>();
      FileStatus[] roots = roots(fs, path);
      if (roots.length == 0) {
        throw new InvalidInputException(label + " does not exist");
      }
      for (FileStatus root : roots) {
        collect(fs, root, files);
      }
      if (files.isEmpty()) {
        throw new InvalidInputException(label + " is a folder without files");
      }
      files.sort(Comparator.comparing(f -> f.getPath().toString()));
      boolean single = roots.length == 1 && roots[0].isFile();
      Path base = roots.length == 1 ? roots[0].getPath() : null;
      String folder = partition(files, roots);
      if (folder != null && base == null) {
        throw new InvalidInputException(
            label + ": folders by value such as " + folder + " are read below one folder only");
      }
      return new InputFiles(
          spark, label, path.getName(), List.copyOf(files), single, folder == null ? null : base);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      ReadFailure failure = ReadFailure.of(e);
      String why =
          failure.kind() == ReadFailure.Kind.FORBIDDEN ? "permission denied" : failure.detail();
      throw new InvalidInputException(label + " cannot be read: " + why, e);
    }
  }

  private static FileStatus[] roots(FileSystem fs, Path path) throws IOException {
    try {
      return new FileStatus[] {fs.getFileStatus(path)};
    } catch (FileNotFoundException e) {
      FileStatus[] matches = fs.globStatus(path);
      return matches == null ? new FileStatus[0] : matches;
    }
  }

  /** The name of a folder below the roots that is a column and a value, or null. */
  private static String partition(List<FileStatus> files, FileStatus[] roots) {
    int depth = roots[0].getPath().depth();
    for (FileStatus file : files) {
      Path path = file.getPath().getParent();
      for (; path != null && path.depth() > depth; path = path.getParent()) {
        if (isColumn(path.getName())) {
          return path.getName();
        }
      }
    }
    return null;
  }

  /** Whether a folder's name is a column and a value, as Hive writes them. */
  public static boolean isColumn(String folder) {
    return folder.indexOf('=') > 0;
  }

  private static void collect(FileSystem fs, FileStatus status, List<FileStatus> to)
      throws IOException {
    if (status.isFile()) {
      to.add(status);
      return;
    }
    ObjectStore.requireComplete(fs, status.getPath());
    for (FileStatus child : fs.listStatus(status.getPath())) {
      String name = child.getPath().getName();
      char initial = name.charAt(0);
      if (initial != '.' && initial != '_') {
        collect(fs, child, to);
      }
    }
  }

  public FileStatus first() {
    return files.get(0);
  }

  public Configuration configuration() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** The name of one of the files in messages. */
  public String label(FileStatus file) {
    return single ? label : display(file.getPath());
  }

  /** A path as people write it: local ones without their scheme. */
  public static String display(Path path) {
    boolean local = path.toUri().getScheme() == null || path.toUri().getScheme().equals("file");
    return Secrets.redact(local ? path.toUri().getPath() : path.toString());
  }

  /** The only file, for formats that read no more than one. */
  public FileStatus only(String format) {
    if (files.size() > 1) {
      throw new InvalidInputException(
          label + " has " + files.size() + " files, expected a single " + format + " file");
    }
    return first();
  }

  /** The error of a file that the driver could not read. */
  public RuntimeException failure(FileStatus file, Exception e) {
    return ReadFailure.inDriver(e, label(file), file.getPath().getName());
  }

  public InvalidInputException empty() {
    return new InvalidInputException(label + " is empty, expected at least one row");
  }
}
