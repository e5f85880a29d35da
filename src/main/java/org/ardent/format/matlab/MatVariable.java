package org.ardent.format.matlab;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.format.array.NamedArray;
import org.ardent.table.Columns;
import us.hebi.matlab.mat.format.Mat5Type;
import us.hebi.matlab.mat.types.MatlabType;

/**
 * What the header of a variable in a MATLAB 5 file says (MathWorks, MAT-File Format, chapter 1).
 *
 * @param description its name and sizes, and why it is no matrix of real numbers, if it is none
 * @param type of the numbers, or sparse
 * @param logical whether its numbers stand for false (0) and true
 * @param extent where it lies
 */
record MatVariable(NamedArray description, MatlabType type, boolean logical, Extent extent)
    implements Serializable {
  private static final int TYPE_MASK = 0xFF;
  private static final int LOGICAL = 1 << 9;
  private static final int COMPLEX = 1 << 11;
  private static final int FLAGS_BYTES = 8;
  private static final int MAX_DIMENSIONS = 32;
  private static final int MAX_NAME = 1024;

  /** One number in so many zeros is no table but a broken header. */
  private static final long MAX_SPARSE_ROWS_PER_BYTE = 1000;

  /**
   * Where a variable lies.
   *
   * @param position of its tag in the file, in bytes
   * @param length without the tag, in bytes
   * @param plainLength the same when it is not compressed
   */
  record Extent(long position, long length, long plainLength) implements Serializable {
    IllegalArgumentException broken(String what) {
      return new IllegalArgumentException(
          "is truncated or broken: the variable at byte " + position + " " + what);
    }
  }

  int rows() {
    return description.shape().get(0).intValue();
  }

  int columns() {
    return description.shape().get(1).intValue();
  }

  /**
   * Reads a header.
   *
   * @param in the variable's first bytes, plain, from behind its tag; as many as a header may have
   * @throws IllegalArgumentException if the header is broken; the message is to be read after the
   *     file's name
   */
  static MatVariable read(ByteBuffer in, Extent extent) {
    ByteBuffer flagWords = field(in, Mat5Type.UInt32, FLAGS_BYTES, extent);
    if (flagWords.remaining() != FLAGS_BYTES) {
      throw extent.broken("has a broken header");
    }
    int flags = flagWords.getInt();
    int nonZeros = flagWords.getInt();
    MatlabType type;
    try {
      type = MatlabType.fromId(flags & TYPE_MASK);
    } catch (IllegalArgumentException e) {
      throw extent.broken("is of the unknown class " + (flags & TYPE_MASK));
    }
    List<Long> shape = new ArrayList<>();
    if (type != MatlabType.Opaque) {
      ByteBuffer sizes = field(in, Mat5Type.Int32, MAX_DIMENSIONS * Integer.BYTES, extent);
      while (sizes.remaining() >= Integer.BYTES) {
        shape.add((long) sizes.getInt());
      }
      if (shape.size() < 2 || shape.stream().anyMatch(size -> size < 0)) {
        throw extent.broken("has the sizes " + shape);
      }
    }
    String name =
        StandardCharsets.ISO_8859_1.decode(field(in, Mat5Type.Int8, MAX_NAME, extent)).toString();
    boolean complex = (flags & COMPLEX) != 0;
    MatVariable variable =
        new MatVariable(
            new NamedArray(name, List.copyOf(shape), problem(type, complex, shape, extent)),
            type,
            (flags & LOGICAL) != 0,
            extent);
    if (variable.description.problem() == null) {
      variable.requireRoom(in, Integer.toUnsignedLong(nonZeros));
    }
    return variable;
  }

  /** Why a variable is not read, or null. */
  private static String problem(MatlabType type, boolean complex, List<Long> shape, Extent extent) {
    String expected = ", expected a matrix of real numbers";
    if (type.id() < MatlabType.Sparse.id() || type.id() > MatlabType.UInt64.id()) {
      return "is a " + type + expected;
    }
    if (complex) {
      return "is complex" + expected;
    }
    if (shape.size() > 2) {
      return "has " + shape.size() + " dimensions" + expected + "; reshape it to rows and columns";
    }
    if (extent.plainLength > Integer.MAX_VALUE || extent.length > Integer.MAX_VALUE) {
      return "has more than 2 GB, expected less, or a file of another format";
    }
    if (shape.get(1) > Columns.MOST_CLAIMED) {
      return "has " + shape.get(1) + " columns, expected at most " + Columns.MOST_CLAIMED;
    }
    return null;
  }

  /** The variable must be long enough for the numbers that its sizes promise. */
  private void requireRoom(ByteBuffer in, long nonZeros) {
    long rows = rows();
    long columns = columns();
    if (type == MatlabType.Sparse) {
      long bytes = (nonZeros + columns + 1) * Integer.BYTES;
      if (bytes > extent.plainLength || rows > MAX_SPARSE_ROWS_PER_BYTE * extent.plainLength) {
        throw extent.broken(
            String.format(
                Locale.ROOT,
                "declares %d rows, %d columns and %d numbers in %d bytes",
                rows,
                columns,
                nonZeros,
                extent.plainLength));
      }
      return;
    }
    if (rows * columns == 0) {
      return;
    }
    Tag data = Tag.read(in, extent);
    if (data.type.id() > Mat5Type.UInt64.id()
        || data.bytes != rows * columns * data.type.bytes()
        || data.bytes > extent.plainLength) {
      throw extent.broken(
          String.format(
              Locale.ROOT,
              "declares %d × %d numbers and has %d bytes of %s",
              rows,
              columns,
              data.bytes,
              data.type));
    }
  }

  /** The content of the next field, which has a type and at most so many bytes. */
  private static ByteBuffer field(ByteBuffer in, Mat5Type type, int maxBytes, Extent extent) {
    Tag tag = Tag.read(in, extent);
    int taken = (int) Math.min(Integer.MAX_VALUE, tag.bytes + tag.padding());
    if (tag.type != type || tag.bytes > maxBytes || taken > in.remaining()) {
      throw extent.broken("has a broken header");
    }
    ByteBuffer content = in.slice(in.position(), (int) tag.bytes).order(in.order());
    in.position(in.position() + taken);
    return content;
  }

  /**
   * What is before a field's content.
   *
   * @param small whether type and length share one word and the content is the next
   */
  private record Tag(Mat5Type type, long bytes, boolean small) {
    private static final int ALIGNMENT = 8;

    static Tag read(ByteBuffer in, Extent extent) {
      if (in.remaining() < 2 * Integer.BYTES) {
        throw extent.broken("ends early");
      }
      int word = in.getInt();
      boolean small = word >>> Short.SIZE != 0;
      long bytes = small ? word >>> Short.SIZE : Integer.toUnsignedLong(in.getInt());
      if (small && bytes > Integer.BYTES) {
        throw extent.broken("has a broken header");
      }
      try {
        return new Tag(Mat5Type.fromId(small ? word & 0xFFFF : word), bytes, small);
      } catch (IllegalArgumentException e) {
        throw extent.broken("has a broken header");
      }
    }

    long padding() {
      return Math.floorMod(-bytes, small ? Integer.BYTES : ALIGNMENT);
    }
  }
}
