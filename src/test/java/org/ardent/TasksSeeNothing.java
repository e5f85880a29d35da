package org.ardent;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;

/**
 * The local disk under {@code apart:///}, of which tasks see nothing: they have disks of their own.
 */
public final class TasksSeeNothing extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("apart:///");

  /** Makes the scheme known. */
  public static void register(Configuration configuration) {
    configuration.set("fs.apart.impl", TasksSeeNothing.class.getName());
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return TaskContext.get() == null && super.exists(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (TaskContext.get() != null) {
      throw new FileNotFoundException(path + " does not exist");
    }
    return super.getFileStatus(path);
  }
}
