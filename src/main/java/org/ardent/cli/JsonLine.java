package org.ardent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ardent.io.Secrets;
import org.ardent.score.Likelihood;

/** The one JSON object that ends a command's standard output. */
final class JsonLine {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Adds a field; numbers of type double are rounded to a millionth, and null if not finite; URIs
   * lose their secrets.
   */
  JsonLine with(String name, Object value) {
    Object shown = value instanceof String text ? Secrets.redact(text) : value;
    fields.put(name, value instanceof Double d ? Likelihood.rounded(d) : shown);
    return this;
  }

  /** Adds several fields. */
  JsonLine with(Map<String, ?> more) {
    fields.putAll(more);
    return this;
  }

  /** Prints the line. */
  void print() {
    System.out.println(this);
  }

  @Override
  public String toString() {
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
