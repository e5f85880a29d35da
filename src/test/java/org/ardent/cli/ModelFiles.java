package org.ardent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/** Model files that say of themselves what no writer would. */
final class ModelFiles {
  private ModelFiles() {}

  /** The same tensors with other strings under {@code __metadata__}. */
  static byte[] withMetadata(byte[] model, Map<String, String> strings) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = (ObjectNode) mapper.readTree(Arrays.copyOfRange(model, 8, 8 + length));
    ObjectNode metadata = (ObjectNode) header.get("__metadata__");
    strings.forEach(metadata::put);
    byte[] text = mapper.writeValueAsBytes(header);
    return ByteBuffer.allocate(8 + text.length + model.length - 8 - length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(model, 8 + length, model.length - 8 - length)
        .array();
  }
}
