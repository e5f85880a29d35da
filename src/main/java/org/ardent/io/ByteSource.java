package org.ardent.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Plain bytes that a task can read from any position on. */
public interface ByteSource extends Serializable {
  /** The bytes from a position on. */
  InputStream open(Configuration configuration, long position) throws IOException;

  /** The file's name, for messages. */
  String name();

  /**
   * A file of any Hadoop file system.
   *
   * @param uri where it is
   * @param gzip whether it is compressed; then positions are found by reading
   */
  record OfFile(String uri, boolean gzip) implements ByteSource {
    private static final int BUFFER = 1 << 16;

    @Override
    public InputStream open(Configuration configuration, long position) throws IOException {
      Path path = new Path(uri);
      FSDataInputStream raw = LocalDisk.of(path, configuration).open(path);
      try {
        if (!gzip) {
          raw.seek(position);
          return new BufferedInputStream(raw, BUFFER);
        }
        InputStream plain = new BufferedInputStream(new GZIPInputStream(raw, BUFFER));
        plain.skipNBytes(position);
        return plain;
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    }

    @Override
    public String name() {
      return new Path(uri).getName();
    }
  }
}
