package org.ardent.kind;

import static org.ardent.io.InvalidInputException.excerpt;
import static org.ardent.kind.VariablesJson.ATOMS;
import static org.ardent.kind.VariablesJson.COMPONENTS;
import static org.ardent.kind.VariablesJson.CONDITIONAL;
import static org.ardent.kind.VariablesJson.GATE;
import static org.ardent.kind.VariablesJson.KIND;
import static org.ardent.kind.VariablesJson.LEARNED;
import static org.ardent.kind.VariablesJson.LEVELS;
import static org.ardent.kind.VariablesJson.LOWER;
import static org.ardent.kind.VariablesJson.MEAN;
import static org.ardent.kind.VariablesJson.MIN_LOG_SCALE;
import static org.ardent.kind.VariablesJson.MISSING;
import static org.ardent.kind.VariablesJson.NAME;
import static org.ardent.kind.VariablesJson.ORIGIN;
import static org.ardent.kind.VariablesJson.OTHER;
import static org.ardent.kind.VariablesJson.STD;
import static org.ardent.kind.VariablesJson.STEP;
import static org.ardent.kind.VariablesJson.UNIFORM;
import static org.ardent.kind.VariablesJson.UPPER;
import static org.ardent.kind.VariablesJson.VALUES;
import static org.ardent.kind.VariablesJson.WEIGHTS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.model.GatedVariable;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Grid;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;

/**
 * Reads one variable of a JSON list.
 *
 * @param node its JSON
 * @param where what messages call it
 */
public record VariableReader(JsonNode node, String where) {

  /**
   * The variable, complete as in a model file.
   *
   * @throws InvalidInputException if it is anything else
   */
  Variable variable() {
    return checked(() -> gated(ungated()));
  }

  /**
   * What a user asks of a column. The data and the options may decide K, mean, std and density.
   *
   * @param rules with the density of columns of numbers that name none
   * @throws InvalidInputException if it is anything else
   */
  public ColumnKind columnKind(KindRules rules) {
    return checked(
        () -> {
          ColumnKind kind =
              switch (kind()) {
                case "binary" -> new ColumnKind.Binary();
                case "categorical" ->
                    node.has(VALUES) || node.has(LEVELS)
                        ? new ColumnKind.Given(nominal())
                        : new ColumnKind.Categorical(rules);
                default -> numberKind(rules);
              };
          return node.path(GATE).has(MISSING)
              ? new ColumnKind.Nullable(kind, gate().missing())
              : kind;
        });
  }

  private Variable ungated() {
    return switch (kind()) {
      case "binary" -> new Binary();
      case "categorical" -> nominal();
      case "grid" -> grid(real());
      default -> real();
    };
  }

  /** What a gate says. */
  private record Gate(boolean missing, List<Double> atoms) {}

  private Gate gate() {
    JsonNode gate = node.get(GATE);
    if (gate == null) {
      return new Gate(false, List.of());
    }
    JsonNode missing = gate.path(MISSING);
    JsonNode list = gate.path(ATOMS);
    if (!gate.isObject()
        || !(missing.isBoolean() || missing.isMissingNode())
        || !(list.isArray() || list.isMissingNode())) {
      throw unexpected(GATE, "{\"missing\": true or false, \"atoms\": a list of numbers}");
    }
    List<Double> atoms = new ArrayList<>();
    for (JsonNode atom : list) {
      if (!atom.isNumber()) {
        throw unexpected(GATE, "atoms that are numbers");
      }
      atoms.add(atom.doubleValue());
    }
    return new Gate(missing.booleanValue(), atoms);
  }

  /** The variable behind the gate that the node may have. */
  private Variable gated(Variable ungated) {
    Gate gate = gate();
    return gate.missing() || !gate.atoms().isEmpty()
        ? new GatedVariable(ungated, gate.missing(), gate.atoms())
        : ungated;
  }

  private Variable grid(Real real) {
    return new Grid(
        real,
        number(STEP, null),
        number(ORIGIN, 0.0),
        number(LOWER, Double.NEGATIVE_INFINITY),
        number(UPPER, Double.POSITIVE_INFINITY));
  }

  /** The column's name, or null. */
  public String name() {
    requireObject();
    return node.has(NAME) ? string(NAME, null) : null;
  }

  private interface Read<T> {
    T read();
  }

  private <T> T checked(Read<T> read) {
    requireObject();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!VariablesJson.KEYS.contains(name)) {
        throw invalid("has the unknown key '" + excerpt(name) + "'");
      }
    }
    name();
    try {
      return read.read();
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(where + ": " + e.getMessage(), e);
    }
  }

  private void requireObject() {
    if (!node.isObject()) {
      throw invalid("is not a JSON object");
    }
  }

  private String kind() {
    String kind = string(KIND, null);
    if (!List.of("binary", "categorical", "real", "grid").contains(kind)) {
      throw unexpected(KIND, "binary, categorical, real or grid");
    }
    return kind;
  }

  private Nominal nominal() {
    JsonNode list = node.get(LEVELS);
    if (list == null) {
      return new Nominal(integer(VALUES, null));
    }
    if (!list.isArray()) {
      throw unexpected(LEVELS, "a list of strings");
    }
    List<String> levels = new ArrayList<>();
    for (JsonNode level : list) {
      if (!level.isTextual() || level.textValue().isEmpty()) {
        throw unexpected(LEVELS, "a list of strings");
      }
      levels.add(level.textValue());
    }
    if (levels.isEmpty()) {
      throw unexpected(LEVELS, "at least one string");
    }
    boolean other = node.path(OTHER).booleanValue();
    if (node.has(OTHER) && !node.get(OTHER).isBoolean()) {
      throw unexpected(OTHER, "true or false");
    }
    return new Nominal(integer(VALUES, levels.size() + (other ? 1 : 0)), levels, other);
  }

  private Real real() {
    Family family = family();
    return new Real(
        number(MEAN, null),
        number(STD, null),
        number(MIN_LOG_SCALE, Real.MIN_LOG_SCALE),
        family,
        integer(COMPONENTS, family == Family.GAUSSIAN ? 1 : null),
        learnedWeights(true));
  }

  private ColumnKind numberKind(KindRules rules) {
    boolean grid = kind().equals("grid");
    RealDensity otherwise = rules.density(grid);
    RealDensity density = otherwise;
    if (node.has(CONDITIONAL) || node.has(COMPONENTS) || node.has(WEIGHTS)) {
      Family family = node.has(CONDITIONAL) ? family() : otherwise.family();
      boolean same = family == otherwise.family();
      Integer components = same ? (Integer) otherwise.components() : null;
      density =
          RealDensity.of(
              family,
              node.has(COMPONENTS) ? (Integer) integer(COMPONENTS, null) : components,
              learnedWeights(otherwise.learnedWeights()));
    }
    if (node.has(MEAN) != node.has(STD)) {
      throw invalid("has only one of mean and std, expected both or none");
    }
    double minLogScale = number(MIN_LOG_SCALE, Real.MIN_LOG_SCALE);
    if (node.has(MEAN)) {
      Real real = density.standardizedBy(number(MEAN, null), number(STD, null), minLogScale);
      Variable variable = grid ? grid(real) : real;
      List<Double> atoms = gate().atoms();
      return new ColumnKind.Given(
          atoms.isEmpty() ? variable : new GatedVariable(variable, gate().missing(), atoms));
    }
    ColumnKind.Grid points =
        grid
            ? new ColumnKind.Grid(
                number(STEP, null),
                number(ORIGIN, 0.0),
                number(LOWER, Double.NaN),
                number(UPPER, Double.POSITIVE_INFINITY))
            : ColumnKind.Grid.NONE;
    return new ColumnKind.Number(rules, density, minLogScale, points, gate().atoms());
  }

  private boolean learnedWeights(boolean otherwise) {
    String weights = string(WEIGHTS, otherwise ? LEARNED : UNIFORM);
    if (!weights.equals(LEARNED) && !weights.equals(UNIFORM)) {
      throw unexpected(WEIGHTS, LEARNED + " or " + UNIFORM);
    }
    return weights.equals(LEARNED);
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
        String.format(
            Locale.ROOT,
            "has %s %s, expected %s",
            key,
            excerpt(node.get(key).toString()),
            expected));
  }

  private InvalidInputException invalid(String what) {
    return new InvalidInputException(where + " " + what);
  }
}
