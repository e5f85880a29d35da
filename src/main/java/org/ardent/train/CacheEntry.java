package org.ardent.train;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.VariablesJson;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.pack.SavedShards;
import org.ardent.table.TableDescription;
import org.ardent.table.TableSummary;

/**
 * All that is known of a packed set beside its rows.
 *
 * @param asked of its {@link CacheKey}
 * @param files of its key
 * @param table what it was packed from
 * @param summary of a scan of that table
 * @param shards where its rows are
 * @param variables of the layout, as in a model file
 * @param layout a name of the layout
 * @param readNotes what a user should know of how it was read
 * @param jobNotes as {@link PreparedJob#notes}
 * @param heldOut whether rows of it were held out, which are a set of their own
 */
record CacheEntry(
    Map<String, String> asked,
    List<String> files,
    TableDescription table,
    TableSummary summary,
    SavedShards shards,
    String variables,
    String layout,
    List<String> readNotes,
    List<String> jobNotes,
    boolean heldOut) {
  private static final int LONGEST = 1 << 30;
  private static final int CHECKSUM = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  CacheEntry {
    asked = Map.copyOf(asked);
    files = List.copyOf(files);
    readNotes = List.copyOf(readNotes);
    jobNotes = List.copyOf(jobNotes);
  }

  /** A name that only layouts of the same variables in the same order have. */
  static String name(Layout layout) {
    String text = VariablesJson.write(layout.variables()) + Arrays.toString(layout.ordering());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Writes a checksum, then the entry. */
  void write(OutputStream out) throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    out.write(checksum(json).getBytes(StandardCharsets.UTF_8));
    out.write(json);
  }

  /**
   * Reads an entry.
   *
   * @throws IOException if it is not as it was written, in words
   */
  static CacheEntry read(InputStream in) throws IOException {
    String checksum = new String(in.readNBytes(CHECKSUM), StandardCharsets.UTF_8);
    byte[] json = in.readNBytes(LONGEST);
    if (!checksum.equals(checksum(json))) {
      throw new IOException("its checksum does not match");
    }
    try {
      CacheEntry entry = JSON.readValue(json, CacheEntry.class);
      entry.variableList();
      if (entry.shards.rows() != entry.summary.rows()) {
        throw new IOException("its numbers of rows differ");
      }
      return entry;
    } catch (JsonProcessingException | InvalidInputException | NullPointerException e) {
      throw new IOException("it is of another form", e);
    }
  }

  private static String checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /** The variables of the columns. */
  List<Variable> variableList() {
    return VariablesJson.read(variables, "variables");
  }
}
