package org.ardent.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.io.InvalidInputException;

/**
 * Everything that a run needs to continue: vectors, numbers and the history. Each part of the run
 * puts and takes its own state. The state of random numbers is not needed, since everything that a
 * run draws is a pure function of its seed and of the step.
 *
 * <p>It keeps vectors and does not copy them, because it is written before the run moves on.
 */
public final class Checkpoint implements StateStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, float[]> floats = new LinkedHashMap<>();
  private final Map<String, double[]> doubles = new LinkedHashMap<>();
  private final Map<String, Double> numbers = new LinkedHashMap<>();
  private final List<Object> history = new ArrayList<>();

  @Override
  public void put(String name, float[] vector) {
    floats.put(name, vector);
  }

  @Override
  public void put(String name, double[] vector) {
    doubles.put(name, vector);
  }

  /** Puts a number; whole ones are exact up to 2⁵³. */
  @Override
  public void put(String name, double number) {
    numbers.put(name, number);
  }

  /** Puts the epochs so far, values that Jackson writes as JSON objects. */
  public void putHistory(List<?> epochs) {
    history.addAll(epochs);
  }

  Map<String, float[]> floats() {
    return Collections.unmodifiableMap(floats);
  }

  Map<String, double[]> doubles() {
    return Collections.unmodifiableMap(doubles);
  }

  /** All numbers, by name. */
  public Map<String, Double> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  List<Object> history() {
    return Collections.unmodifiableList(history);
  }

  int historyLength() {
    return history.size();
  }

  /**
   * The epochs so far.
   *
   * @param type of what was put
   * @throws InvalidInputException if they are not of that type
   */
  public <E> List<E> history(Class<E> type) {
    List<E> epochs = new ArrayList<>();
    for (Object epoch : history) {
      try {
        epochs.add(
            type.isInstance(epoch) ? type.cast(epoch) : JSON.treeToValue((JsonNode) epoch, type));
      } catch (JsonProcessingException e) {
        throw new InvalidInputException("its history is not as expected", e);
      }
    }
    return epochs;
  }

  /** Whether all vectors are finite; others would be rejected when read. */
  boolean isFinite() {
    for (float[] vector : floats.values()) {
      for (float x : vector) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
    }
    return doubles.values().stream().flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
  }

  @Override
  public boolean has(String vector) {
    return floats.containsKey(vector) || doubles.containsKey(vector);
  }

  /** Copies a vector into its place. */
  @Override
  public void take(String name, float[] target) {
    float[] vector = require(floats.get(name), name);
    requireLength(name, vector.length, target.length);
    System.arraycopy(vector, 0, target, 0, target.length);
  }

  /** A vector of the given length; the array itself. */
  @Override
  public double[] take(String name, int length) {
    double[] vector = require(doubles.get(name), name);
    requireLength(name, vector.length, length);
    return vector;
  }

  @Override
  public double number(String name) {
    return require(numbers.get(name), name);
  }

  /** A whole number from 0 to a bound. */
  @Override
  public long count(String name, long most) {
    double number = number(name);
    if (!(number >= 0 && number <= most && number == Math.rint(number))) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "its %s is %s, expected a whole number from 0 to %d",
              name,
              number,
              most));
    }
    return (long) number;
  }

  private static <T> T require(T value, String name) {
    if (value == null) {
      throw new InvalidInputException("it has no '" + name + "'");
    }
    return value;
  }

  private static void requireLength(String name, int found, int expected) {
    if (found != expected) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT, "its '%s' has %d numbers, expected %d", name, found, expected));
    }
  }
}
