package org.ardent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ardent.data.Secrets;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Score;
import org.ardent.train.Likelihood;

/** The one JSON object that ends a command's standard output. */
final class JsonLine {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Adds a field; numbers of type double are rounded to a millionth, and null if not finite; URIs
   * lose their secrets.
   */
  JsonLine with(String name, Object value) {
    Object shown = value instanceof String text ? Secrets.redact(text) : value;
    fields.put(name, value instanceof Double d ? round(d) : shown);
    return this;
  }

  /** The fields of a data set's score. */
  static Map<String, Object> score(Likelihood likelihood, Model model) {
    JsonLine line = new JsonLine();
    line.add(likelihood, model);
    return line.fields;
  }

  /** Adds the fields of a data set's score. */
  JsonLine add(Likelihood likelihood, Model model) {
    with("examples", likelihood.examples());
    with(model.score().label(), model.score().of(likelihood.mean()));
    with("standardError", likelihood.standardError());
    if (model.score() != Score.LOG_LIKELIHOOD) {
      return this;
    }
    Layout layout = model.layout();
    with("bitsPerDimension", likelihood.bitsPerDimension(layout));
    if (layout.hasReal()) {
      with("standardizedLogLikelihood", likelihood.standardizedMean(layout));
    }
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

  private static Double round(double d) {
    return Double.isFinite(d) ? Math.rint(d * 1e6) / 1e6 : null;
  }
}
