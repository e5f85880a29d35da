package org.ardent.kind;

import static org.ardent.io.InvalidInputException.excerpt;

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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;

/**
 * Kinds of variables as the JSON list of the model file, in column order.
 *
 * <p>Keys beyond those of the format: {@code levels}, the words that a categorical variable's
 * values stand for, and {@code name}, which says nothing in a model file. A key outside {@link
 * #KEYS} is refused: a misspelt {@code minLogScale} would silently give another density.
 */
public final class VariablesJson {
  static final String NAME = "name";
  static final String KIND = "kind";
  static final String VALUES = "values";
  static final String LEVELS = "levels";
  public static final String MEAN = "mean";
  public static final String STD = "std";
  static final String MIN_LOG_SCALE = "minLogScale";
  static final String CONDITIONAL = "conditional";
  static final String COMPONENTS = "components";
  static final String WEIGHTS = "weights";
  static final String STEP = "step";
  static final String ORIGIN = "origin";
  static final String LOWER = "lower";
  static final String UPPER = "upper";
  static final String OTHER = "other";
  static final String GATE = "gate";
  static final String MISSING = "missing";
  static final String ATOMS = "atoms";
  static final Set<String> KEYS =
      Set.of(
          NAME,
          KIND,
          VALUES,
          LEVELS,
          OTHER,
          MEAN,
          STD,
          MIN_LOG_SCALE,
          CONDITIONAL,
          COMPONENTS,
          WEIGHTS,
          STEP,
          ORIGIN,
          LOWER,
          UPPER,
          GATE);

  static final String LEARNED = "learned";
  static final String UNIFORM = "uniform";
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
        json.writeObject(variable.fields());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /**
   * The variables that a JSON text lists.
   *
   * @param source what messages call the text
   * @throws InvalidInputException if it is anything else
   */
  public static List<Variable> read(String text, String source) {
    return readers(text, source).stream().map(VariableReader::variable).toList();
  }

  /** A reader of each entry of the list. */
  public static List<VariableReader> readers(String text, String source) {
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT, "%s: not valid JSON: %s", source, excerpt(e.getOriginalMessage())),
          e);
    }
    if (!list.isArray() || list.isEmpty()) {
      throw new InvalidInputException(source + ": expected a JSON list of at least one variable");
    }
    List<VariableReader> readers = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      readers.add(new VariableReader(node, source + "[" + readers.size() + "]"));
    }
    return readers;
  }
}
