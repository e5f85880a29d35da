package org.ardent.io;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Makes paths of what users write, and finds the file system of a path. */
public final class FileSystems {
  /** Libraries of Hadoop that Spark's distributions come without, by the scheme that needs them. */
  private static final Map<String, String> LIBRARIES =
      Map.of("s3a", "hadoop-aws", "abfs", "hadoop-azure", "abfss", "hadoop-azure");

  private FileSystems() {}

  /**
   * The path of a URI.
   *
   * @throws IllegalArgumentException if it is none, in words: Hadoop's message is the name of an
   *     exception
   */
  public static Path path(String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      IllegalArgumentException none = new IllegalArgumentException(root(e).getMessage());
      none.addSuppressed(e);
      throw none;
    }
  }

  /**
   * The file system of a path.
   *
   * @throws IOException if there is none, in words: Hadoop throws a RuntimeException where the
   *     class of a file system is missing, and where an address is malformed
   */
  public static FileSystem of(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (RuntimeException e) {
      throw unsupported(path, e);
    }
  }

  private static IOException unsupported(Path path, RuntimeException e) {
    Throwable root = root(e);
    String detail = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String scheme = path.toUri().getScheme();
    IOException unsupported =
        root instanceof ClassNotFoundException
            ? new UnsupportedFileSystemException(
                "no file system for " + scheme + ": " + detail + library(scheme))
            : new IOException(detail);
    // Not its cause: messages quote the innermost one.
    unsupported.addSuppressed(e);
    return unsupported;
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String library(String scheme) {
    String library = LIBRARIES.get(scheme);
    return library == null
        ? ", expected its library on the class path"
        : ", expected org.apache.hadoop:"
            + library
            + ":"
            + VersionInfo.getVersion()
            + " on the class path";
  }
}
