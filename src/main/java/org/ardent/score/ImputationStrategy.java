package org.ardent.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ardent.model.Variable;

/** What is put in place of a missing number: where Spark's Imputer has it, by the same name. */
public enum ImputationStrategy {
  /** The mean where values have a density, the most probable value elsewhere. */
  AUTO,
  /** The mean; on a grid the point that is nearest to it. */
  MEAN,
  /** The most probable value; of a density a value where it is highest. */
  MODE;

  /** The name in options and params. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(ImputationStrategy::label).toList();
  }

  /** The strategy of a name. */
  public static ImputationStrategy of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Whether a column gets its mean. Words and 0 and 1 have none that could stand in a cell. */
  boolean takesMean(Variable variable) {
    return variable.isNumber() && (this == MEAN || (this == AUTO && variable.isReal()));
  }
}
