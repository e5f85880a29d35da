package org.ardent.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.ardent.io.InvalidInputException;
import org.ardent.modelfile.SafeTensors;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;
import org.ardent.modelfile.SafeTensorsWriter;

/**
 * A checkpoint as a safetensors file: its vectors as tensors; its numbers, its history and the
 * {@link RunIdentity} as JSON under {@code __metadata__}; and as the last tensor {@code checksum},
 * the CRC-32C of every byte before it.
 *
 * @param identity of the run that made it
 * @param checkpoint its contents
 */
record CheckpointFile(RunIdentity identity, Checkpoint checkpoint) {
  private static final String RUN = "run";
  private static final String NUMBERS = "numbers";
  private static final String HISTORY = "history";
  private static final String CHECKSUM = "checksum";
  private static final int BUFFER_BYTES = 1 << 16;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the file. The stream is neither flushed nor closed. */
  void write(OutputStream out) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(RUN, JSON.writeValueAsString(identity.properties()));
    metadata.put(NUMBERS, JSON.writeValueAsString(checkpoint.numbers()));
    metadata.put(HISTORY, JSON.writeValueAsString(checkpoint.history()));
    List<Spec> specs = new ArrayList<>();
    checkpoint.doubles().forEach((name, v) -> specs.add(Spec.of(name, DType.F64, v.length)));
    checkpoint.floats().forEach((name, v) -> specs.add(Spec.of(name, DType.F32, v.length)));
    specs.add(Spec.of(CHECKSUM, DType.I64, 1));
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
    SafeTensorsWriter writer = new SafeTensorsWriter(checked, metadata, specs);
    for (double[] vector : checkpoint.doubles().values()) {
      writer.write(vector);
    }
    for (float[] vector : checkpoint.floats().values()) {
      writer.write(vector);
    }
    writer.write(new long[] {checked.getChecksum().getValue()});
    writer.finish();
  }

  /**
   * Checks a file's checksum, reading it to its end.
   *
   * @param length of the file, bytes
   * @throws InvalidInputException if it is not as it was written
   */
  static void verify(InputStream in, long length) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = length - Long.BYTES;
    int read = 0;
    while (left > 0 && read >= 0) {
      read = checked.read(buffer, 0, (int) Math.min(BUFFER_BYTES, left));
      left -= Math.max(0, read);
    }
    byte[] sum = in.readNBytes(Long.BYTES);
    if (left != 0 || sum.length < Long.BYTES) {
      throw new InvalidInputException("it is truncated");
    }
    long expected = ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (expected != checked.getChecksum().getValue()) {
      throw new InvalidInputException("its checksum does not match its contents");
    }
  }

  /**
   * Reads a file. The stream is not closed.
   *
   * @param length of the file, bytes
   * @param source what messages call it
   * @throws InvalidInputException if it is not a checkpoint
   */
  static CheckpointFile read(InputStream in, long length, String source) throws IOException {
    SafeTensors file = SafeTensors.read(in, length, source);
    Checkpoint checkpoint = new Checkpoint();
    for (Spec spec : file.specs().values()) {
      switch (spec.dtype()) {
        case F32 -> checkpoint.put(spec.name(), file.floats(spec.name()));
        case F64 -> checkpoint.put(spec.name(), file.doubles(spec.name()));
        case I64 -> {} // the checksum
      }
    }
    Map<String, Double> numbers =
        json(file, NUMBERS, new TypeReference<Map<String, Double>>() {}, source);
    List<JsonNode> history = json(file, HISTORY, new TypeReference<List<JsonNode>>() {}, source);
    Map<String, String> run = json(file, RUN, new TypeReference<Map<String, String>>() {}, source);
    if (numbers.containsValue(null)
        || !history.stream().allMatch(JsonNode::isObject)
        || run.containsValue(null)) {
      throw new InvalidInputException(source + ": not a checkpoint of Ardent's");
    }
    numbers.forEach((name, number) -> checkpoint.put(name, number.doubleValue()));
    checkpoint.putHistory(history);
    return new CheckpointFile(new RunIdentity(run), checkpoint);
  }

  private static <T> T json(SafeTensors file, String key, TypeReference<T> type, String source) {
    try {
      T value = JSON.readValue(file.metadata().getOrDefault(key, "null"), type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: not a checkpoint of Ardent's: '%s' is not as expected",
              source,
              key),
          e);
    }
    throw new InvalidInputException(
        String.format(Locale.ROOT, "%s: not a checkpoint of Ardent's: no '%s'", source, key));
  }
}
