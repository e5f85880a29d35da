package org.ardent.modelfile;

import static org.ardent.io.InvalidInputException.excerpt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Tensor;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;

/**
 * The header of a safetensors file, read with suspicion and written the same way every time.
 *
 * @param metadata the strings under {@code __metadata__}, in order
 * @param specs the tensors in the order of their data
 */
record SafeTensorsHeader(Map<String, String> metadata, List<Spec> specs) {
  static final String METADATA = "__metadata__";

  /** As in the reference implementation. */
  static final int MAX_BYTES = 100_000_000;

  static final int MAX_TENSORS = 10_000;

  /** A tensor's own entries are three deep; what is deeper is skipped, to this depth. */
  private static final int MAX_DEPTH = 16;

  private static final int MAX_DIMENSIONS = 32;
  private static final int ALIGNMENT = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** Reads the header and, where the length of the file is known, checks it against the data. */
  static SafeTensorsHeader read(InputStream in, long length, String source) throws IOException {
    byte[] prefix = in.readNBytes(Long.BYTES);
    if (prefix.length < Long.BYTES) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: not a safetensors file: it has %d bytes, expected at least 8",
              source,
              prefix.length));
    }
    long size = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (size < 0 || size > MAX_BYTES) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: not a safetensors file: it declares a header of %s bytes, expected at most %d",
              source,
              Long.toUnsignedString(size),
              MAX_BYTES));
    }
    boolean known = length != SafeTensors.UNKNOWN_LENGTH;
    if (known && size > length - Long.BYTES) {
      throw beyondTheFile(source, size, length - Long.BYTES);
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw beyondTheFile(source, size, bytes.length);
    }
    return new Parser(source).parse(bytes, known ? length - Long.BYTES - size : Long.MAX_VALUE);
  }

  private static InvalidInputException beyondTheFile(String source, long size, long available) {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s: truncated: it declares a header of %d bytes and has %d after the length",
            source,
            size,
            available));
  }

  /** The length and the header, padded with spaces so that the data is aligned. */
  byte[] toBytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[Long.BYTES]);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> e : metadata.entrySet()) {
          json.writeStringField(e.getKey(), e.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Spec spec : specs) {
        long end = offset + (long) spec.tensor().size() * spec.dtype().bytes();
        json.writeObjectFieldStart(spec.name());
        json.writeStringField("dtype", spec.dtype().name());
        json.writeArrayFieldStart("shape");
        for (int extent : spec.tensor().shape()) {
          json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    while (out.size() % ALIGNMENT != 0) {
      out.write(' ');
    }
    byte[] bytes = out.toByteArray();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - Long.BYTES);
    return bytes;
  }

  /** A tensor and the bytes it claims. */
  private record Claim(Spec spec, long begin, long end) {}

  private static final class Parser {
    private final String source;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Claim> claims = new ArrayList<>();

    Parser(String source) {
      this.source = source;
    }

    /**
     * Parses a header.
     *
     * @param dataBytes the number of bytes after it; if unknown, Long.MAX_VALUE
     */
    SafeTensorsHeader parse(byte[] bytes, long dataBytes) throws IOException {
      String text = decode(bytes);
      if (!text.startsWith("{")) {
        throw invalid("the header does not start with '{'");
      }
      try (JsonParser json = JSON.createParser(text)) {
        json.nextToken();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals(METADATA)) {
            readMetadata(json);
          } else {
            readTensor(json, name);
          }
        }
        if (json.nextToken() != null) {
          throw invalid("the header goes on after its JSON object");
        }
      } catch (JsonProcessingException e) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: the header is not valid JSON: %s",
                source,
                excerpt(e.getOriginalMessage())),
            e);
      }
      checkTiling(dataBytes);
      return new SafeTensorsHeader(metadata, claims.stream().map(Claim::spec).toList());
    }

    private String decode(byte[] bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new InvalidInputException(source + ": the header is not valid UTF-8", e);
      }
    }

    private void readMetadata(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw invalid(METADATA + " is not a JSON object");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw invalid(METADATA + " entry '" + excerpt(key) + "' is not a string");
        }
        metadata.put(key, json.getText());
      }
    }

    private void readTensor(JsonParser json, String name) throws IOException {
      String quoted = "tensor '" + excerpt(name) + "'";
      if (claims.size() == MAX_TENSORS) {
        throw invalid("more than " + MAX_TENSORS + " tensors");
      }
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw invalid(quoted + " is not described by a JSON object");
      }
      DType dtype = null;
      long[] shape = null;
      long[] range = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "dtype" -> dtype = readDType(json, quoted);
          case "shape" -> shape = readNaturals(json, quoted + " shape");
          case "data_offsets" -> range = readNaturals(json, quoted + " data_offsets");
          default -> json.skipChildren();
        }
      }
      if (dtype == null || shape == null || range == null) {
        throw invalid(quoted + " lacks dtype, shape or data_offsets");
      }
      if (range.length != 2 || range[0] > range[1]) {
        throw invalid(
            quoted + " has data_offsets " + Arrays.toString(range) + ", expected [begin, end]");
      }
      Tensor tensor = new Tensor(name, extents(shape, quoted));
      long bytes = (long) tensor.size() * dtype.bytes();
      if (bytes != range[1] - range[0]) {
        throw invalid(
            String.format(
                Locale.ROOT,
                "%s of shape %s and dtype %s takes %d bytes, but its data_offsets span %d",
                quoted,
                tensor.shape(),
                dtype,
                bytes,
                range[1] - range[0]));
      }
      claims.add(new Claim(new Spec(tensor, dtype), range[0], range[1]));
    }

    private DType readDType(JsonParser json, String quoted) throws IOException {
      for (DType dtype : DType.values()) {
        if (json.currentToken() == JsonToken.VALUE_STRING && dtype.name().equals(json.getText())) {
          return dtype;
        }
      }
      throw invalid(
          String.format(
              Locale.ROOT,
              "%s has dtype %s, expected one of %s",
              quoted,
              excerpt(json.getText()),
              Arrays.toString(DType.values())));
    }

    private long[] readNaturals(JsonParser json, String what) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw invalid(what + " is not a list");
      }
      long[] numbers = new long[MAX_DIMENSIONS];
      int count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        boolean natural =
            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= 0;
        if (!natural) {
          throw invalid(
              String.format(
                  Locale.ROOT,
                  "%s holds %s, expected integers from 0 to 2^63-1",
                  what,
                  excerpt(json.getText())));
        }
        if (count == MAX_DIMENSIONS) {
          throw invalid(what + " has more than " + MAX_DIMENSIONS + " entries");
        }
        numbers[count++] = json.getLongValue();
      }
      return Arrays.copyOf(numbers, count);
    }

    /** The extents as an array can have them. */
    private List<Integer> extents(long[] shape, String quoted) {
      List<Integer> extents = new ArrayList<>();
      long size = 1;
      for (long extent : shape) {
        // Both factors are below 2^31, so the product is exact.
        if (extent > Integer.MAX_VALUE || size * extent > Integer.MAX_VALUE) {
          throw invalid(
              String.format(
                  Locale.ROOT,
                  "%s of shape %s is too large, expected less than 2^31 values",
                  quoted,
                  Arrays.toString(shape)));
        }
        size *= extent;
        extents.add((int) extent);
      }
      return extents;
    }

    /** Sorts the tensors by their data and checks that they cover it exactly once. */
    private void checkTiling(long dataBytes) {
      claims.sort(Comparator.comparingLong(Claim::begin).thenComparingLong(Claim::end));
      long end = 0;
      for (Claim claim : claims) {
        if (claim.begin != end) {
          throw invalid(
              String.format(
                  Locale.ROOT,
                  "tensor '%s' begins at byte %d of the data, expected %d: %s",
                  excerpt(claim.spec.name()),
                  claim.begin,
                  end,
                  claim.begin < end ? "tensors overlap" : "a hole between tensors"));
        }
        if (claim.end > dataBytes) {
          throw invalid(
              String.format(
                  Locale.ROOT,
                  "truncated: tensor '%s' ends at byte %d of the data, which has %d",
                  excerpt(claim.spec.name()),
                  claim.end,
                  dataBytes));
        }
        end = claim.end;
      }
      if (dataBytes != Long.MAX_VALUE && dataBytes > end) {
        throw invalid((dataBytes - end) + " bytes of data are left over after the last tensor");
      }
    }

    private InvalidInputException invalid(String what) {
      return new InvalidInputException(source + ": " + what);
    }
  }
}
