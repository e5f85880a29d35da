package org.ardent.table;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.ardent.io.InputFiles;

/**
 * A part of a file that one task reads.
 *
 * @param path of the file
 * @param start of the part, in bytes
 * @param length of the part, in bytes
 * @param fileSize of the whole file, in bytes
 */
public record FilePart(String path, long start, long length, long fileSize)
    implements Serializable {
  public static FilePart of(PartitionedFile file) {
    return new FilePart(file.toPath().toString(), file.start(), file.length(), file.fileSize());
  }

  /** The file's name for messages. */
  public String name() {
    return InputFiles.display(new Path(path));
  }
}
