package org.ardent;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under {@code flaky:///}, one read of which fails when a test says so. */
public final class FlakyFileSystem extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("flaky:///");
  private static final AtomicInteger UNTIL = new AtomicInteger();
  private static final AtomicInteger OPENED = new AtomicInteger();
  private static volatile Supplier<IOException> failure;

  /** Makes the scheme known, to a disk that is well. */
  public static void register(Configuration configuration) {
    configuration.set("fs.flaky.impl", FlakyFileSystem.class.getName());
    heal();
  }

  /** The read or open that comes after so many others fails, and no other. */
  public static void failAfter(int reads, Supplier<IOException> with) {
    failure = with;
    UNTIL.set(reads + 1);
  }

  /** Whether it has failed since. */
  public static boolean hasFailed() {
    return UNTIL.get() <= 0;
  }

  /** All is well again, and nothing has been opened. */
  public static void heal() {
    UNTIL.set(Integer.MAX_VALUE);
    OPENED.set(0);
  }

  /** How often a file was opened since. */
  public static int opened() {
    return OPENED.get();
  }

  private static void count() throws IOException {
    if (UNTIL.decrementAndGet() == 0) {
      throw failure.get();
    }
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
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    count();
    OPENED.incrementAndGet();
    return new FSDataInputStream(new Flaky(super.open(path, bufferSize)));
  }

  private static final class Flaky extends FSInputStream {
    private final FSDataInputStream in;

    Flaky(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0) {
        throw new EOFException("Cannot seek to a negative offset");
      }
      in.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read() throws IOException {
      count();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      count();
      return in.read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
