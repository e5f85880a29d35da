package org.ardent.ml;

import java.util.Map;
import org.ardent.io.InvalidInputException;

/** Messages of the layers below, which name options of the command line, in words of spark.ml. */
final class ParamNames {
  private static final Map<String, String> OF_OPTIONS =
      Map.of(
          "--hidden", "hiddenLayers",
          "--kinds", "kinds",
          "--ordering", "ordering",
          "--columns", "inputCols",
          "--shards", "numShards",
          "--driver-memory", "spark.driver.memory",
          "--executor-memory", "spark.executor.memory");

  private ParamNames() {}

  /** The same error about params. */
  static InvalidInputException inMessageOf(InvalidInputException e) {
    String message = e.getMessage();
    for (Map.Entry<String, String> name : OF_OPTIONS.entrySet()) {
      message = message.replace(name.getKey(), name.getValue());
    }
    return new InvalidInputException(message, e);
  }
}
