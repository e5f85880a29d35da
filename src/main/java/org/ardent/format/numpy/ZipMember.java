package org.ardent.format.numpy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.io.ByteSource;
import org.ardent.io.HadoopChannel;

/**
 * A file in a zip archive on any Hadoop file system, found by the archive's directory. At its end
 * its checksum is compared.
 *
 * @param uri the archive's
 * @param number of the file in the archive's directory, from 0
 */
record ZipMember(String uri, int number) implements ByteSource {
  /**
   * Opens an archive.
   *
   * @throws IOException if it is none
   */
  static ZipFile archive(Configuration configuration, String uri) throws IOException {
    HadoopChannel channel = HadoopChannel.open(configuration, uri);
    try {
      return ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
    } catch (IOException e) {
      channel.close();
      throw e;
    } catch (RuntimeException e) {
      channel.close();
      throw broken(e);
    }
  }

  /** The archive's files in the order of its directory. */
  static List<ZipArchiveEntry> list(ZipFile archive) {
    return Collections.list(archive.getEntries());
  }

  /** The plain bytes of a file; closing them leaves the archive open. */
  static InputStream open(ZipFile archive, ZipArchiveEntry entry) throws IOException {
    try {
      return new Verified(archive.getInputStream(entry), entry.getCrc());
    } catch (RuntimeException e) {
      throw broken(e);
    }
  }

  @Override
  public InputStream open(Configuration configuration, long position) throws IOException {
    ZipFile archive = archive(configuration, uri);
    try {
      InputStream in = open(archive, list(archive).get(number));
      in.skipNBytes(position);
      return new FilterInputStream(in) {
        @Override
        public void close() throws IOException {
          super.close();
          archive.close();
        }
      };
    } catch (IOException e) {
      archive.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return new Path(uri).getName();
  }

  /** What the library makes of some broken archives is not declared. */
  private static IOException broken(RuntimeException e) {
    return new IOException("broken zip archive", e);
  }

  /** Compares the checksum once all bytes have been read. */
  private static final class Verified extends CheckedInputStream {
    private final long expected;

    Verified(InputStream in, long expected) {
      super(in, new CRC32());
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      return checked(super.read(to, from, length));
    }

    private int checked(int result) throws IOException {
      if (result < 0 && getChecksum().getValue() != expected) {
        throw new IOException("the checksum in the zip archive is of other data");
      }
      return result;
    }
  }
}
