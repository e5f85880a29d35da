package org.ardent.train;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.model.Model;

/** Builds the model to train, and refuses one that does not fit before any work is done. */
final class CheckedModelFactory {
  private final Function<List<Integer>, Model> factory;
  private final TrainingSettings settings;
  private final int shards;
  private final MemoryLimits limits;

  /**
   * A builder.
   *
   * @param factory makes the model of the given hidden layers
   */
  CheckedModelFactory(
      Function<List<Integer>, Model> factory,
      TrainingSettings settings,
      int shards,
      MemoryLimits limits) {
    this.factory = factory;
    this.settings = settings;
    this.shards = shards;
    this.limits = limits;
  }

  /**
   * The model of the given hidden layers.
   *
   * @throws InvalidInputException if it cannot have them, or if it does not fit; the message says
   *     which size would
   */
  Model create(List<Integer> hidden) {
    String excess;
    try {
      Model model = factory.apply(hidden);
      String problem = limits.problem(MemoryEstimate.ofTraining(model, settings, shards));
      if (problem == null) {
        return model;
      }
      excess =
          String.format(
              Locale.ROOT, "%,d parameters, which need %s", model.parameterCount(), problem);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(Setting.HIDDEN + ": " + e.getMessage(), e);
    } catch (ArithmeticException e) {
      excess = "more parameters than an array can hold";
    }
    String name = hidden.isEmpty() ? "the model" : Setting.HIDDEN + " " + text(hidden);
    throw new InvalidInputException(
        String.format(Locale.ROOT, "%s makes %s%s", name, excess, advice(hidden)));
  }

  /** Which smaller layers, of the same proportions, would fit. */
  private String advice(List<Integer> hidden) {
    if (hidden.isEmpty()) {
      return "";
    }
    int fits = 0;
    int tooLarge = hidden.get(0);
    while (tooLarge - fits > 1) {
      int middle = (fits + tooLarge) >>> 1;
      if (fits(scaled(hidden, middle))) {
        fits = middle;
      } else {
        tooLarge = middle;
      }
    }
    return fits == 0
        ? String.format(Locale.ROOT, "; no %s would fit", Setting.HIDDEN)
        : String.format(
            Locale.ROOT, "; %s %s would fit", Setting.HIDDEN, text(scaled(hidden, fits)));
  }

  private boolean fits(List<Integer> hidden) {
    try {
      Model model = factory.apply(hidden);
      return limits.problem(MemoryEstimate.ofTraining(model, settings, shards)) == null;
    } catch (ArithmeticException | IllegalArgumentException e) {
      return false;
    }
  }

  private static List<Integer> scaled(List<Integer> hidden, int first) {
    return hidden.stream().map(h -> (int) Math.max(1, (long) h * first / hidden.get(0))).toList();
  }

  private static String text(List<Integer> hidden) {
    return String.join(",", hidden.stream().map(String::valueOf).toList());
  }
}
