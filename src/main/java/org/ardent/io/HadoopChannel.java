package org.ardent.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file of any Hadoop file system, to be read in any order. */
public final class HadoopChannel implements SeekableByteChannel {
  private static final int CHUNK = 1 << 16;

  private final FSDataInputStream in;
  private final long size;
  private boolean open = true;

  private HadoopChannel(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  public static HadoopChannel open(Configuration configuration, String uri) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = LocalDisk.of(path, configuration);
    return new HadoopChannel(fs.open(path), fs.getFileStatus(path).getLen());
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    requireOpen();
    // Not every file system reads into buffers.
    byte[] bytes = new byte[Math.min(to.remaining(), CHUNK)];
    int count = position() >= size ? -1 : read(bytes);
    if (count > 0) {
      to.put(bytes, 0, count);
    }
    return count;
  }

  /** Libraries take an EOFException for the end of the file, whatever connection has ended. */
  private int read(byte[] bytes) throws IOException {
    try {
      return in.read(bytes, 0, bytes.length);
    } catch (EOFException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return in.getPos();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    requireOpen();
    if (position < 0 || position > size) {
      throw new IOException(
          String.format(Locale.ROOT, "it points to byte %d of %d", position, size));
    }
    in.seek(position);
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long to) {
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
