package org.ardent.io;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;

/**
 * Avoids two habits of Hadoop's local file system: a hidden checksum file beside every file, which
 * is stale once another program has changed the file, and an {@link Error} if the disk is full.
 */
public final class LocalDisk {
  private LocalDisk() {}

  /** A file system without checksum files; any other is taken as it is. */
  public static FileSystem withoutChecksums(FileSystem fs) {
    return fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs;
  }

  /** The file system of a path, without checksum files. */
  public static FileSystem of(Path path, Configuration configuration) throws IOException {
    return withoutChecksums(FileSystems.of(path, configuration));
  }

  /**
   * Creates a file, and the folders above it. A full disk is an IOException.
   *
   * @param overwrite whether a file that is there may be replaced
   */
  public static Output create(FileSystem fs, Path path, boolean overwrite) throws IOException {
    try {
      return new Output(withoutChecksums(fs).create(path, overwrite));
    } catch (FSError e) {
      throw cause(e);
    }
  }

  private static IOException cause(FSError e) {
    return e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
  }

  /** A file that is being written. */
  public static final class Output extends OutputStream {
    private final FSDataOutputStream out;

    private Output(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      try {
        out.write(b);
      } catch (FSError e) {
        throw cause(e);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (FSError e) {
        throw cause(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (FSError e) {
        throw cause(e);
      }
    }

    /** Brings what was written to the disk, where the file system can. */
    public void sync() throws IOException {
      try {
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      } catch (FSError e) {
        throw cause(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (FSError e) {
        throw cause(e);
      }
    }
  }
}
