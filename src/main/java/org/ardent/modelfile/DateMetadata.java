package org.ardent.modelfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ardent.kind.DateColumns;
import org.ardent.kind.DateForm;

/**
 * What a model file says of columns that hold dates: a JSON object under the key {@value #KEY}, of
 * columns' names and what they hold: days, seconds, or a part, year, month, day, weekday, hour or
 * minute. The column {@code when.hour} holds the hour of a column {@code when}. A model without
 * dates has no such key.
 */
public final class DateMetadata {
  private static final String KEY = "dates";

  private DateMetadata() {}

  /** Adds what columns hold to metadata; nothing if none holds a date. */
  public static void write(Map<String, DateForm> dates, Map<String, String> metadata) {
    if (dates.isEmpty()) {
      return;
    }
    Map<String, String> labels = new TreeMap<>();
    dates.forEach((name, form) -> labels.put(name, form.label()));
    try {
      metadata.put(KEY, new ObjectMapper().writeValueAsString(labels));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names have a JSON form", e);
    }
  }

  /** What a model's metadata says of dates, and nothing else of it. */
  public static Map<String, String> only(LoadedModel model) {
    String json = model.metadata().get(KEY);
    return json == null ? Map.of() : Map.of(KEY, json);
  }

  /** What columns hold, by name; nothing where a file has none, or what is none. */
  public static Map<String, DateForm> read(LoadedModel model) {
    Map<String, DateForm> dates = new LinkedHashMap<>();
    String json = model.metadata().get(KEY);
    if (json == null) {
      return dates;
    }
    try {
      Map<String, String> labels = new ObjectMapper().readValue(json, new TypeReference<>() {});
      labels.forEach((name, label) -> dates.put(name, form(label)));
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      return Map.of();
    }
    return dates;
  }

  private static DateForm form(String label) {
    return DateForm.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /**
   * How tables are read that have dates where the model has parts of them.
   *
   * @param columns names of the model's columns
   */
  public static DateColumns columns(LoadedModel model, List<String> columns) {
    return DateColumns.of(columns, read(model));
  }
}
