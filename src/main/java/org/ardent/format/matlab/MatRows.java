package org.ardent.format.matlab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.format.array.WholeRows;
import org.ardent.io.HadoopChannel;
import org.ardent.io.NumberType;
import org.ardent.io.ReadFailure;
import org.ardent.table.RowMaker;
import org.ardent.table.TableRow;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Sparse;

/** Reads a variable of a MATLAB file, whose header has been checked, in a task. */
record MatRows(String uri, MatVariable variable, RowMaker maker) implements WholeRows.Loader {
  private static final int BUFFER = 1 << 16;

  @Override
  public Iterator<TableRow> load(Configuration configuration) throws IOException {
    try {
      Array array = read(configuration);
      if (array instanceof Sparse sparse) {
        return SparseRows.of(sparse, variable.rows(), variable.logical(), maker);
      }
      if (array instanceof Matrix matrix
          && matrix.getNumRows() == variable.rows()
          && matrix.getNumCols() == variable.columns()) {
        return dense(matrix);
      }
      throw broken();
    } catch (RuntimeException e) {
      throw ReadFailure.isFromStorage(e) ? new IOException(e) : broken();
    } catch (IOException e) {
      if (ReadFailure.isFromStorage(e)) {
        throw e;
      }
      // The library wraps its own runtime exceptions, whose messages are not for users.
      for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
        if (t instanceof RuntimeException) {
          throw broken();
        }
      }
      throw e;
    }
  }

  private IOException broken() {
    return new IOException("broken variable '" + variable.description().name() + "'");
  }

  /** What the library reads from a file of this variable only. */
  private Array read(Configuration configuration) throws IOException {
    try (HadoopChannel channel = HadoopChannel.open(configuration, uri)) {
      InputStream in = Channels.newInputStream(channel);
      byte[] header = in.readNBytes(MatHeaders.FILE_HEADER);
      Arrays.fill(header, MatHeaders.OBJECTS_AT, MatHeaders.OBJECTS_AT + Long.BYTES, (byte) 0);
      channel.position(variable.extent().position());
      InputStream element =
          BoundedInputStream.builder()
              .setInputStream(in)
              .setMaxCount(MatHeaders.TAG + variable.extent().length())
              .get();
      InputStream file = new SequenceInputStream(new ByteArrayInputStream(header), element);
      Mat5File content =
          Mat5.newReader(Sources.wrapInputStream(file, BUFFER))
              .disableSubsystemProcessing()
              .setMaxInflateBufferSize(BUFFER)
              .setBufferAllocator(new Allocator(variable.extent().plainLength()))
              .readMat();
      for (MatFile.Entry entry : content.getEntries()) {
        return entry.getValue();
      }
      throw broken();
    }
  }

  private Iterator<TableRow> dense(Matrix matrix) {
    int rows = variable.rows();
    int[] positions = maker.columns().positionArray();
    boolean unsigned = variable.type() == MatlabType.UInt64;
    return IntStream.range(0, rows)
        .mapToObj(
            row -> {
              double[] values = new double[positions.length];
              for (int i = 0; i < values.length; i++) {
                int index = row + rows * positions[i];
                // The library takes 64 unsigned bits for signed ones.
                values[i] =
                    unsigned ? NumberType.unsigned(matrix.getLong(index)) : matrix.getDouble(index);
              }
              return maker.row(values, row);
            })
        .iterator();
  }

  /** Takes no more memory than the variable has bytes, whatever its fields claim. */
  private record Allocator(long limit) implements BufferAllocator {
    @Override
    public ByteBuffer allocate(int bytes) {
      if (bytes < 0 || bytes > limit) {
        throw new IllegalArgumentException("a field is longer than its variable");
      }
      return ByteBuffer.allocate(bytes);
    }

    @Override
    public void release(ByteBuffer buffer) {}
  }
}
