package org.ardent;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/** The local disk under {@code faulty:///}, which fills up or is taken away when a test says so. */
public final class FaultyFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("faulty:///");
  private static final AtomicLong BYTES_LEFT = new AtomicLong(Long.MAX_VALUE);
  private static volatile boolean writable = true;

  /** Makes the scheme known, to a disk that is well. */
  public static void register(Configuration configuration) {
    configuration.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    heal();
  }

  /** From now on so many bytes can be written. */
  public static void fillUpAfter(long bytes) {
    BYTES_LEFT.set(bytes);
  }

  /** From now on nothing can be written, renamed or removed. */
  public static void revokePermission() {
    writable = false;
  }

  /** All is well again. */
  public static void heal() {
    BYTES_LEFT.set(Long.MAX_VALUE);
    writable = true;
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
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireWritable();
    return limited(
        super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireWritable();
    return limited(super.create(path, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    requireWritable();
    return super.rename(from, to);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    requireWritable();
    return super.mkdirs(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    requireWritable();
    return super.delete(path, recursive);
  }

  private static void requireWritable() throws IOException {
    if (!writable) {
      throw new AccessControlException("Permission denied: user=ardent, access=WRITE");
    }
  }

  private static FSDataOutputStream limited(OutputStream out) throws IOException {
    return new FSDataOutputStream(
        new FilterOutputStream(out) {
          @Override
          public void write(int b) throws IOException {
            take(1);
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            out.write(bytes, offset, length);
          }
        },
        null);
  }

  private static void take(int bytes) throws IOException {
    requireWritable();
    if (BYTES_LEFT.addAndGet(-bytes) < 0) {
      throw new IOException("No space left on device");
    }
  }
}
