package org.ardent.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The models by name. A new model is one line here. */
public final class ModelRegistry {

  /** Builds a model from its layout, activation and hidden sizes. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Builds a model.
     *
     * @throws IllegalArgumentException if the model cannot have these hidden layers
     */
    Model create(Layout layout, Activation activation, List<Integer> hidden);
  }

  /**
   * An entry.
   *
   * @param factory builds the model
   * @param defaultHidden the hidden layers where nothing is said
   * @param hidden reads the hidden sizes off the tensors of a file, by name
   */
  public record Entry(
      Factory factory,
      List<Integer> defaultHidden,
      Function<Map<String, Tensor>, List<Integer>> hidden) {}

  private static final Map<String, Entry> MODELS =
      new TreeMap<>(
          Map.of(
              Autoencoder.NAME,
                  new Entry(Autoencoder::create, List.of(500, 50), Autoencoder::hiddenOf),
              Fvsbn.NAME, new Entry(Fvsbn::create, List.of(), Fvsbn::hiddenOf),
              Nade.NAME, new Entry(Nade::create, List.of(500), Nade::hiddenOf),
              NadeUntied.NAME, new Entry(NadeUntied::create, List.of(50), NadeUntied::hiddenOf)));

  private ModelRegistry() {}

  /** The names, sorted. */
  public static List<String> names() {
    return List.copyOf(MODELS.keySet());
  }

  /**
   * The entry of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static Entry get(String name) {
    Entry entry = MODELS.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "unknown model '" + name + "', expected one of " + names());
    }
    return entry;
  }
}
