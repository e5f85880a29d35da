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
 * Which model to train. What a user does not say is {@link SettingsRule}'s to choose, or as in
 * {@link #BASE} where the table has no part in it.
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

  /** What {@link SettingsRule} starts from. */
  public static final ModelSettings BASE =
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

  /** Settings of which none is said yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Settings of which some, or none, are said; null takes back what was said. */
  public static final class Builder {
    private String model;
    private List<Integer> hidden;
    private Activation activation;
    private Boolean direct;
    private Integer masks;
    private String ordering;

    private Builder() {}

    /** Sets {@link ModelSettings#model}. */
    public Builder model(String value) {
      model = value;
      return this;
    }

    /** Sets {@link ModelSettings#hidden}. */
    public Builder hidden(List<Integer> value) {
      hidden = value;
      return this;
    }

    /** Sets {@link ModelSettings#activation}. */
    public Builder activation(Activation value) {
      activation = value;
      return this;
    }

    /** Sets {@link ModelSettings#direct}. */
    public Builder direct(Boolean value) {
      direct = value;
      return this;
    }

    /** Sets {@link ModelSettings#masks}. */
    public Builder masks(Integer value) {
      masks = value;
      return this;
    }

    /** Sets {@link ModelSettings#ordering}. */
    public Builder ordering(String value) {
      ordering = value;
      return this;
    }

    /**
     * The settings; what is not said is as in {@link #BASE}.
     *
     * @throws IllegalArgumentException if one is out of range, or some do not go together
     */
    public ModelSettings build() {
      return orElse(BASE);
    }

    /**
     * The settings; what is not said is as in others.
     *
     * @throws IllegalArgumentException if one is out of range, or some do not go together
     */
    public ModelSettings orElse(ModelSettings others) {
      return new ModelSettings(
          said(model, others.model),
          said(hidden, others.hidden),
          said(activation, others.activation),
          said(direct, others.direct),
          said(masks, others.masks),
          said(ordering, others.ordering));
    }

    private static <T> T said(T value, T other) {
      return value != null ? value : other;
    }
  }
}
