package org.ardent.train;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.ardent.kind.Orderings;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;

/**
 * Which model to train. This is the only place of the defaults; the command line and spark.ml show
 * those of {@link #DEFAULTS}.
 *
 * @param model a name of the {@link ModelRegistry}
 * @param hidden units of each hidden layer; empty for the model's own default
 * @param activation the nonlinearity of the hidden units
 * @param direct whether inputs feed outputs directly too
 * @param masks how many sets of connectivity masks, each with an ordering of its own
 * @param ordering {@code raster}, {@code reverse}, {@code random:SEED}, or a file with one column
 *     number, from 0, per position
 */
public record ModelSettings(
    String model,
    List<Integer> hidden,
    Activation activation,
    boolean direct,
    int masks,
    String ordering) {

  /** The defaults. */
  public static final ModelSettings DEFAULTS =
      new ModelSettings("nade", List.of(), Activation.SIGMOID, false, 1, "raster");

  public ModelSettings {
    hidden = List.copyOf(hidden);
    if (!ModelRegistry.names().contains(model)) {
      throw new InvalidSettingException(
          new Setting("modelType"),
          String.format(
              Locale.ROOT,
              "is '%s', expected one of %s",
              InvalidInputException.excerpt(model),
              ModelRegistry.names()));
    }
    if (masks < 1 || masks > Architecture.MAX_MASKS) {
      throw new InvalidSettingException(
          new Setting("masks"),
          String.format(Locale.ROOT, "is %d, expected 1 to %d", masks, Architecture.MAX_MASKS));
    }
    if (!ModelRegistry.get(model).masked() && (masks > 1 || direct)) {
      throw new InvalidSettingException(
          new Setting(direct ? "direct" : "masks"), "is for made, not for " + model);
    }
  }

  /** The hidden layers, the model's own default where nothing else is said. */
  public List<Integer> hiddenLayers() {
    return hidden.isEmpty() ? ModelRegistry.get(model).defaultHidden() : hidden;
  }

  Architecture architecture(List<Integer> layers, long seed) {
    return new Architecture(activation, layers, direct, masks, seed);
  }

  /** The variables in this ordering. */
  Layout layout(List<Variable> variables, Configuration hadoop) {
    int n = variables.size();
    return new Layout(
        variables,
        Orderings.isFile(ordering)
            ? Orderings.read(hadoop, ordering, n)
            : Orderings.parse(ordering, n));
  }
}
