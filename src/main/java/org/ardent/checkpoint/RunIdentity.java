package org.ardent.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.ardent.io.InvalidInputException;

/**
 * What a run is, as far as its outcome depends on it, as named values. Only the run that made a
 * checkpoint may continue from it.
 *
 * @param properties by name, in the order in which differences are reported
 */
public record RunIdentity(Map<String, String> properties) {
  /** The name of the number of epochs, which some runs may raise. */
  public static final String EPOCHS = "epochs";

  /** The name of the training set. */
  public static final String TRAINING_DATA = "trainingData";

  /** The name of the validation set. */
  public static final String VALIDATION_DATA = "validationData";

  public RunIdentity {
    properties = new LinkedHashMap<>(properties);
  }

  /**
   * Checks that this run may continue from a checkpoint of another.
   *
   * @param other the run that made it
   * @param epochsDone how many epochs the checkpoint has behind it
   * @param epochsMayDiffer whether the number of epochs changes nothing but the end
   * @param source what messages call the checkpoint
   * @param words what the user calls a property
   * @throws InvalidInputException with the differences
   */
  public void requireSame(
      RunIdentity other,
      int epochsDone,
      boolean epochsMayDiffer,
      String source,
      UnaryOperator<String> words) {
    List<String> differences = new ArrayList<>();
    for (String name : properties.keySet()) {
      String mine = properties.get(name);
      String theirs = other.properties.get(name);
      boolean fine =
          Objects.equals(mine, theirs)
              || (name.equals(EPOCHS) && epochsMayDiffer && Integer.parseInt(mine) >= epochsDone)
              // Other settings may split, encode or draw the same data otherwise.
              || (isData(name) && !differences.isEmpty());
      if (!fine) {
        differences.add(
            String.format(Locale.ROOT, "%s %s, this run has %s", words.apply(name), theirs, mine));
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT, "%s was made with %s", source, String.join("; ", differences)));
    }
  }

  /** A name of this run among others. */
  String fileName() {
    return UUID.nameUUIDFromBytes(properties.toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private static boolean isData(String name) {
    return name.equals(TRAINING_DATA) || name.equals(VALIDATION_DATA);
  }
}
