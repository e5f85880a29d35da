package org.ardent.format.numpy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ardent.io.NumberType;
import org.ardent.kind.Numbers;

/**
 * The header of a NumPy array, versions 1.0, 2.0 and 3.0 of the format (NumPy Enhancement Proposal
 * 1): a magic number, the length of a Python dictionary, the dictionary.
 *
 * @param type of the numbers
 * @param fortran whether the first index runs fastest, otherwise the last does
 * @param shape sizes, none of them negative
 * @param bytes the header's own length
 */
record NpyHeader(NumberType type, boolean fortran, List<Long> shape, int bytes) {
  private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MAX_LENGTH = 1 << 16;
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final Pattern NUMBERS = Pattern.compile("([<>|])([biuf])([1-8])");
  private static final String EXPECTED = ", expected bool, int, uint or float of 8 to 64 bits";

  /**
   * Reads a header, no more.
   *
   * @throws IllegalArgumentException if this is no array of numbers; the message is to be read
   *     after the file's name
   */
  static NpyHeader read(InputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalArgumentException("is no NumPy array: it does not begin with \\x93NUMPY");
    }
    int major = next(in);
    int minor = next(in);
    if (major < 1 || major > 3 || minor != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "is a NumPy array of version %d.%d, expected 1.0, 2.0 or 3.0",
              major,
              minor));
    }
    int lengthBytes = major == 1 ? 2 : 4;
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length |= (long) next(in) << (8 * i);
    }
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "has a header of " + length + " bytes, expected at most " + MAX_LENGTH);
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw new EOFException();
    }
    // Only names of fields, which are refused, are ever more than ASCII.
    return parse(
        new String(text, StandardCharsets.ISO_8859_1),
        MAGIC.length + 2 + lengthBytes + text.length);
  }

  private static int next(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  private static NpyHeader parse(String text, int bytes) {
    if (Pattern.compile("['\"]descr['\"]: *\\[").matcher(text).find()) {
      throw new IllegalArgumentException("holds records (a structured dtype)" + EXPECTED);
    }
    Map<String, Object> entries;
    try {
      entries = PythonDict.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a broken header: " + e.getMessage(), e);
    }
    if (!entries.keySet().equals(KEYS)
        || !(entries.get("descr") instanceof String descr)
        || !(entries.get("fortran_order") instanceof Boolean fortran)
        || !(entries.get("shape") instanceof List<?> shape)) {
      throw new IllegalArgumentException(
          "has a broken header, expected 'descr' (a string), 'fortran_order' (True or False) and"
              + " 'shape' (a tuple)");
    }
    return new NpyHeader(
        type(descr), fortran, shape.stream().map(size -> (Long) size).toList(), bytes);
  }

  private static NumberType type(String descr) {
    Matcher matcher = NUMBERS.matcher(descr);
    if (!matcher.matches()) {
      throw notNumbers(descr);
    }
    NumberType.Kind kind =
        switch (matcher.group(2)) {
          case "b" -> NumberType.Kind.BOOL;
          case "i" -> NumberType.Kind.SIGNED;
          case "u" -> NumberType.Kind.UNSIGNED;
          default -> NumberType.Kind.FLOAT;
        };
    int bytes = Integer.parseInt(matcher.group(3));
    boolean known =
        Integer.bitCount(bytes) == 1
            && (kind != NumberType.Kind.BOOL || bytes == 1)
            && (kind != NumberType.Kind.FLOAT || bytes > 1)
            && (bytes == 1 || !matcher.group(1).equals("|"));
    if (!known) {
      throw notNumbers(descr);
    }
    boolean big = matcher.group(1).equals(">");
    return new NumberType(kind, bytes, big ? NumberType.Order.BIG : NumberType.Order.LITTLE);
  }

  private static IllegalArgumentException notNumbers(String descr) {
    String what =
        switch (descr.replaceFirst("^[<>|=]", "").replaceFirst("\\W.*|\\d.*", "")) {
          case "O" -> "holds pickled Python objects, which are programs and are not run";
          case "U", "S", "a" -> "holds text";
          case "c" -> "holds complex numbers";
          case "M", "m" -> "holds dates or times";
          case "V" -> "holds raw bytes";
          default -> "holds numbers of another type";
        };
    return new IllegalArgumentException(what + " (dtype " + Numbers.quote(descr) + ")" + EXPECTED);
  }
}
