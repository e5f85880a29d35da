package org.ardent.modelfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Tensor;

/**
 * The contents of a safetensors file: a length, a JSON header, raw little-endian values.
 *
 * <p>{@link #read} trusts nothing: a file is read in order, memory grows with the bytes that did
 * arrive and not with the sizes that a header claims, and the tensors must tile the data without
 * overlap, hole or rest. Numbers are finite. {@link SafeTensorsWriter} writes.
 */
public final class SafeTensors {
  /** The length of a stream that is only known when it ends. */
  public static final long UNKNOWN_LENGTH = -1;

  private static final int BUFFER_BYTES = 1 << 16;

  /** How many values of a claimed size are allocated before they are read: one buffer full. */
  private static final int FIRST_ALLOCATION = BUFFER_BYTES / Float.BYTES;

  /** The types that are read and written. */
  public enum DType {
    F32(Float.BYTES),
    F64(Double.BYTES),
    I64(Long.BYTES);

    private final int bytes;

    DType(int bytes) {
      this.bytes = bytes;
    }

    /** The size of one value. */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * The header's entry for one tensor.
   *
   * @param tensor name and shape
   * @param dtype the type of its values
   */
  public record Spec(Tensor tensor, DType dtype) {
    /** A tensor's name, type and extents. */
    public static Spec of(String name, DType dtype, int... shape) {
      return new Spec(Tensor.of(name, shape), dtype);
    }

    /** The name. */
    public String name() {
      return tensor.name();
    }
  }

  private final Map<String, String> metadata;
  private final Map<String, Spec> specs = new LinkedHashMap<>();
  private final Map<String, Object> values = new HashMap<>();

  private SafeTensors(Map<String, String> metadata) {
    this.metadata = metadata;
  }

  /**
   * Reads a file to its end. The stream is not closed.
   *
   * @param length the number of bytes that {@code in} has, or {@link #UNKNOWN_LENGTH}
   * @param source what messages call the file
   * @throws InvalidInputException if the file is not a well-formed one; the message is one line
   * @throws IOException if reading fails
   */
  public static SafeTensors read(InputStream in, long length, String source) throws IOException {
    SafeTensorsHeader header = SafeTensorsHeader.read(in, length, source);
    SafeTensors file = new SafeTensors(Collections.unmodifiableMap(header.metadata()));
    Values reader = new Values(in, length != UNKNOWN_LENGTH, source);
    for (Spec spec : header.specs()) {
      file.specs.put(spec.name(), spec);
      file.values.put(spec.name(), reader.next(spec));
    }
    if (in.read() >= 0) {
      throw new InvalidInputException(source + ": data is left over after the last tensor");
    }
    return file;
  }

  /** The strings under {@code __metadata__}, in the order of the file; unmodifiable. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors by name, in the order of their data; unmodifiable. */
  public Map<String, Spec> specs() {
    return Collections.unmodifiableMap(specs);
  }

  /** The values of an F32 tensor, row-major; the array itself. */
  public float[] floats(String name) {
    return (float[]) values(name, DType.F32);
  }

  /** The values of an F64 tensor, row-major; the array itself. */
  public double[] doubles(String name) {
    return (double[]) values(name, DType.F64);
  }

  /** The values of an I64 tensor, row-major; the array itself. */
  public long[] longs(String name) {
    return (long[]) values(name, DType.I64);
  }

  private Object values(String name, DType dtype) {
    Spec spec = specs.get(name);
    if (spec == null || spec.dtype() != dtype) {
      throw new IllegalArgumentException("no tensor '" + name + "' of dtype " + dtype);
    }
    return values.get(name);
  }

  /** Reads one tensor after the other. */
  private static final class Values {
    private final InputStream in;
    private final boolean sizesProved;
    private final String source;
    private final ByteBuffer buffer =
        ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * A reader.
     *
     * @param sizesProved whether the header was found to agree with the length of the file
     */
    Values(InputStream in, boolean sizesProved, String source) {
      this.in = in;
      this.sizesProved = sizesProved;
      this.source = source;
    }

    Object next(Spec spec) throws IOException {
      int count = spec.tensor().size();
      int first = sizesProved ? count : Math.min(count, FIRST_ALLOCATION);
      return switch (spec.dtype()) {
        case F32 -> floats(spec, count, new float[first]);
        case F64 -> doubles(spec, count, new double[first]);
        case I64 -> longs(spec, count, new long[first]);
      };
    }

    private float[] floats(Spec spec, int count, float[] array) throws IOException {
      for (int done = 0; done < count; ) {
        int n = fill(spec, count, done);
        array = done + n > array.length ? Arrays.copyOf(array, grown(array.length, count)) : array;
        buffer.asFloatBuffer().get(array, done, n);
        for (int end = done + n; done < end; done++) {
          if (!Float.isFinite(array[done])) {
            throw notFinite(spec, done, Float.toString(array[done]));
          }
        }
      }
      return array;
    }

    private double[] doubles(Spec spec, int count, double[] array) throws IOException {
      for (int done = 0; done < count; ) {
        int n = fill(spec, count, done);
        array = done + n > array.length ? Arrays.copyOf(array, grown(array.length, count)) : array;
        buffer.asDoubleBuffer().get(array, done, n);
        for (int end = done + n; done < end; done++) {
          if (!Double.isFinite(array[done])) {
            throw notFinite(spec, done, Double.toString(array[done]));
          }
        }
      }
      return array;
    }

    private long[] longs(Spec spec, int count, long[] array) throws IOException {
      for (int done = 0; done < count; ) {
        int n = fill(spec, count, done);
        array = done + n > array.length ? Arrays.copyOf(array, grown(array.length, count)) : array;
        buffer.asLongBuffer().get(array, done, n);
        done += n;
      }
      return array;
    }

    /** Twice the length, up to what is needed: room for another buffer full. */
    private static int grown(int length, int count) {
      return (int) Math.min(count, 2L * length);
    }

    /** Fills the buffer with as many values as fit and returns their number. */
    private int fill(Spec spec, int count, int done) throws IOException {
      int size = spec.dtype().bytes();
      int n = Math.min(BUFFER_BYTES / size, count - done);
      int read = in.readNBytes(buffer.array(), 0, n * size);
      if (read < n * size) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: truncated in tensor '%s': %d of its %d bytes are there",
                source,
                spec.name(),
                (long) done * size + read,
                (long) count * size));
      }
      buffer.clear();
      return n;
    }

    private InvalidInputException notFinite(Spec spec, int index, String value) {
      return new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: %s%s is %s, expected a finite number",
              source,
              spec.name(),
              coordinates(spec.tensor(), index),
              value));
    }

    /** The row-major index as one index per dimension. */
    private static List<Integer> coordinates(Tensor tensor, int index) {
      List<Integer> result = new ArrayList<>();
      for (int d = tensor.shape().size() - 1; d >= 0; d--) {
        result.add(0, index % tensor.shape().get(d));
        index /= tensor.shape().get(d);
      }
      return result;
    }
  }
}
