package org.ardent.modelfile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;

/**
 * Writes a safetensors file, one tensor after the other, so that only one is in memory at a time.
 * The same contents give the same bytes.
 *
 * <p>The header is written at once; then every tensor's values in the order of the header; then
 * {@link #finish}. The stream is neither flushed nor closed.
 */
public final class SafeTensorsWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final List<Spec> specs;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int next;

  /**
   * Writes the header.
   *
   * @param metadata the strings under {@code __metadata__}, in the order they are written
   * @param specs the tensors in the order they are written, with names of their own
   */
  public SafeTensorsWriter(OutputStream out, Map<String, String> metadata, List<Spec> specs)
      throws IOException {
    Set<String> names = new HashSet<>(Set.of(SafeTensorsHeader.METADATA));
    for (Spec spec : specs) {
      if (!names.add(spec.name())) {
        throw new IllegalArgumentException("tensor name '" + spec.name() + "' is taken");
      }
    }
    if (specs.size() > SafeTensorsHeader.MAX_TENSORS) {
      throw new IllegalArgumentException(
          specs.size() + " tensors, expected at most " + SafeTensorsHeader.MAX_TENSORS);
    }
    this.out = out;
    this.specs = List.copyOf(specs);
    byte[] header = new SafeTensorsHeader(metadata, specs).toBytes();
    if (header.length - Long.BYTES > SafeTensorsHeader.MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a header of %d bytes, expected at most %d",
              header.length - Long.BYTES,
              SafeTensorsHeader.MAX_BYTES));
    }
    out.write(header);
  }

  /** Writes the next tensor, which is F32. */
  public void write(float[] values) throws IOException {
    startTensor(DType.F32, values.length);
    for (int i = 0; i < values.length; ) {
      int n = Math.min(BUFFER_BYTES / Float.BYTES, values.length - i);
      buffer.asFloatBuffer().put(values, i, n);
      out.write(buffer.array(), 0, n * Float.BYTES);
      i += n;
    }
  }

  /** Writes the next tensor, which is F64. */
  public void write(double[] values) throws IOException {
    startTensor(DType.F64, values.length);
    for (int i = 0; i < values.length; ) {
      int n = Math.min(BUFFER_BYTES / Double.BYTES, values.length - i);
      buffer.asDoubleBuffer().put(values, i, n);
      out.write(buffer.array(), 0, n * Double.BYTES);
      i += n;
    }
  }

  /** Writes the next tensor, which is I64. */
  public void write(long[] values) throws IOException {
    startTensor(DType.I64, values.length);
    for (int i = 0; i < values.length; ) {
      int n = Math.min(BUFFER_BYTES / Long.BYTES, values.length - i);
      buffer.asLongBuffer().put(values, i, n);
      out.write(buffer.array(), 0, n * Long.BYTES);
      i += n;
    }
  }

  /**
   * Checks that nothing is missing.
   *
   * @throws IllegalStateException if a tensor was not written
   */
  public void finish() {
    if (next < specs.size()) {
      throw new IllegalStateException("tensor '" + specs.get(next).name() + "' was not written");
    }
  }

  private void startTensor(DType dtype, int count) {
    if (next == specs.size()) {
      throw new IllegalStateException("all tensors are written");
    }
    Spec spec = specs.get(next);
    if (spec.dtype() != dtype || spec.tensor().size() != count) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d values of %s for tensor %s", count, dtype, spec));
    }
    next++;
  }
}
