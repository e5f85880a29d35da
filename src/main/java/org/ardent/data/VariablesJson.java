package org.ardent.data;

import static org.ardent.data.InvalidInputException.excerpt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;

/**
 * Kinds of variables as the JSON list of the model file, in column order.
 *
 * <p>A key outside {@link #KEYS} is refused: a misspelt {@code minLogScale} would silently give
 * another density.
 */
public final class VariablesJson {
  private static final String KIND = "kind";
  private static final String VALUES = "values";
  private static final String MEAN = "mean";
  private static final String STD = "std";
  private static final String MIN_LOG_SCALE = "minLogScale";
  private static final String CONDITIONAL = "conditional";
  private static final String COMPONENTS = "components";
  private static final String WEIGHTS = "weights";
  private static final Set<String> KEYS =
      Set.of(KIND, VALUES, MEAN, STD, MIN_LOG_SCALE, CONDITIONAL, COMPONENTS, WEIGHTS);

  private static final String LEARNED = "learned";
  private static final String UNIFORM = "uniform";
  private static final int MAX_DEPTH = 8;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private VariablesJson() {}

  /** The variables as one line of JSON. */
  public static String write(List<Variable> variables) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (Variable variable : variables) {
        json.writeStartObject();
        if (variable instanceof Nominal nominal) {
          json.writeStringField(KIND, "categorical");
          json.writeNumberField(VALUES, nominal.values());
        } else if (variable instanceof Real real) {
          write(real, json);
        } else {
          json.writeStringField(KIND, "binary");
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void write(Real real, JsonGenerator json) throws IOException {
    json.writeStringField(KIND, "real");
    json.writeNumberField(MEAN, real.mean());
    json.writeNumberField(STD, real.std());
    json.writeNumberField(MIN_LOG_SCALE, real.minLogScale());
    json.writeStringField(CONDITIONAL, real.family().label());
    json.writeNumberField(COMPONENTS, real.components());
    json.writeStringField(WEIGHTS, real.learnedWeights() ? LEARNED : UNIFORM);
  }

  /**
   * The variables that a JSON text lists.
   *
   * @param source what messages call the text
   * @throws InvalidInputException if it is anything else
   */
  public static List<Variable> read(String text, String source) {
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s: not valid JSON: %s".formatted(source, excerpt(e.getOriginalMessage())), e);
    }
    if (!list.isArray() || list.isEmpty()) {
      throw new InvalidInputException(source + ": expected a JSON list of at least one variable");
    }
    List<Variable> variables = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      variables.add(new Reader(node, source + "[" + variables.size() + "]").variable());
    }
    return variables;
  }

  /** Reads one variable. */
  private record Reader(JsonNode node, String where) {

    Variable variable() {
      if (!node.isObject()) {
        throw invalid("is not a JSON object");
      }
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!KEYS.contains(name)) {
          throw invalid("has the unknown key '" + excerpt(name) + "'");
        }
      }
      try {
        return switch (string(KIND, null)) {
          case "binary" -> new Binary();
          case "categorical" -> new Nominal(integer(VALUES, null));
          case "real" -> real();
          default -> throw unexpected(KIND, "binary, categorical or real");
        };
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(where + ": " + e.getMessage(), e);
      }
    }

    private Real real() {
      Family family = family();
      String weights = string(WEIGHTS, LEARNED);
      if (!weights.equals(LEARNED) && !weights.equals(UNIFORM)) {
        throw unexpected(WEIGHTS, LEARNED + " or " + UNIFORM);
      }
      return new Real(
          number(MEAN, null),
          number(STD, null),
          number(MIN_LOG_SCALE, Real.MIN_LOG_SCALE),
          family,
          integer(COMPONENTS, family == Family.GAUSSIAN ? 1 : null),
          weights.equals(LEARNED));
    }

    private Family family() {
      String label = string(CONDITIONAL, null);
      for (Family family : Family.values()) {
        if (family.label().equals(label)) {
          return family;
        }
      }
      throw unexpected(
          CONDITIONAL, "one of " + Arrays.stream(Family.values()).map(Family::label).toList());
    }

    private String string(String key, String otherwise) {
      JsonNode value = get(key, otherwise, "a string");
      if (value == null) {
        return otherwise;
      }
      if (!value.isTextual()) {
        throw unexpected(key, "a string");
      }
      return value.textValue();
    }

    private double number(String key, Double otherwise) {
      JsonNode value = get(key, otherwise, "a number");
      if (value == null) {
        return otherwise;
      }
      if (!value.isNumber()) {
        throw unexpected(key, "a number");
      }
      return value.doubleValue();
    }

    private int integer(String key, Integer otherwise) {
      JsonNode value = get(key, otherwise, "an integer");
      if (value == null) {
        return otherwise;
      }
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw unexpected(key, "an integer below 2^31");
      }
      return value.intValue();
    }

    /** The value of a key; null if it is absent and there is a default. */
    private JsonNode get(String key, Object otherwise, String expected) {
      JsonNode value = node.get(key);
      if (value == null && otherwise == null) {
        throw invalid("has no " + key + ", expected " + expected);
      }
      return value;
    }

    private InvalidInputException unexpected(String key, String expected) {
      return invalid(
          "has %s %s, expected %s".formatted(key, excerpt(node.get(key).toString()), expected));
    }

    private InvalidInputException invalid(String what) {
      return new InvalidInputException(where + " " + what);
    }
  }
}
