package org.ardent.data;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * A part of a file that one task reads.
 *
 * @param path of the file
 * @param start of the part, in bytes
 * @param length of the part, in bytes
 * @param fileSize of the whole file, in bytes
 */
record FilePart(String path, long start, long length, long fileSize) implements Serializable {
  static FilePart of(PartitionedFile file) {
    return new FilePart(file.toPath().toString(), file.start(), file.length(), file.fileSize());
  }

  /** The file's name for messages. */
  String name() {
    return InputFiles.display(new Path(path));
  }
}
