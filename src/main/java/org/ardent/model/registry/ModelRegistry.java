package org.ardent.model.registry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.Layout;
import org.ardent.model.LongTensor;
import org.ardent.model.Model;
import org.ardent.model.Tensor;
import org.ardent.model.autoencoder.Autoencoder;
import org.ardent.model.fvsbn.Fvsbn;
import org.ardent.model.made.Made;
import org.ardent.model.nade.Nade;
import org.ardent.model.nadeuntied.NadeUntied;
import org.ardent.model.orderless.NadeOrderless;
import org.ardent.model.rnn.Rnn;

/** The models by name. A new model is one line here. */
public final class ModelRegistry {

  /** Builds a model from its layout and architecture. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Builds a model.
     *
     * @throws IllegalArgumentException if the model cannot have this architecture
     */
    Model create(Layout layout, Architecture architecture);

    /** Builds a model that hidden layers alone describe. */
    default Model create(Layout layout, Activation activation, List<Integer> hidden) {
      return create(layout, Architecture.plain(activation, hidden));
    }
  }

  /** Builds a model that hidden layers alone describe. */
  @FunctionalInterface
  public interface PlainFactory {
    /**
     * Builds a model.
     *
     * @throws IllegalArgumentException if the model cannot have these hidden layers
     */
    Model create(Layout layout, Activation activation, List<Integer> hidden);
  }

  /** Builds a model from the tensors of a file. */
  @FunctionalInterface
  public interface FileReader {
    /**
     * Builds a model.
     *
     * @param tensors every tensor of the file by name; their shapes are not checked yet
     * @param structure those of int64
     * @throws IllegalArgumentException if they describe no such model
     */
    Model read(
        Layout layout,
        Activation activation,
        Map<String, Tensor> tensors,
        Map<String, LongTensor> structure);
  }

  /**
   * An entry.
   *
   * @param summary what the model is, in a few words, as help shows it
   * @param factory builds the model
   * @param defaultHidden the hidden layers where nothing is said
   * @param reader builds the model that a file holds
   * @param masked whether the model can have several masks and direct connections
   */
  public record Entry(
      String summary,
      Factory factory,
      List<Integer> defaultHidden,
      FileReader reader,
      boolean masked) {

    /**
     * The entry of a model that hidden layers alone describe.
     *
     * @param hidden reads the hidden sizes off the tensors of a file, by name
     */
    public Entry(
        String summary,
        PlainFactory factory,
        List<Integer> defaultHidden,
        Function<Map<String, Tensor>, List<Integer>> hidden) {
      this(
          summary,
          (layout, a) -> factory.create(layout, a.activation(), a.hidden()),
          defaultHidden,
          (layout, activation, tensors, structure) ->
              factory.create(layout, activation, hidden.apply(tensors)),
          false);
    }
  }

  private static final Map<String, Entry> MODELS =
      new TreeMap<>(
          Map.of(
              Autoencoder.NAME,
                  new Entry(
                      "no density; gives features",
                      Autoencoder::create,
                      List.of(500, 50),
                      Autoencoder::hiddenOf),
              Fvsbn.NAME,
                  new Entry(
                      "fully visible sigmoid belief network",
                      Fvsbn::create,
                      List.of(),
                      Fvsbn::hiddenOf),
              Made.NAME,
                  new Entry("masked autoencoder", Made::create, List.of(500), Made::read, true),
              Nade.NAME,
                  new Entry(
                      "neural autoregressive distribution estimator",
                      Nade::create,
                      List.of(500),
                      Nade::hiddenOf),
              NadeOrderless.NAME,
                  new Entry(
                      "order-agnostic training: one model for every ordering, any condition and"
                          + " missing cells",
                      NadeOrderless::create,
                      List.of(500),
                      NadeOrderless::hiddenOf),
              NadeUntied.NAME,
                  new Entry(
                      "nade without shared weights",
                      NadeUntied::create,
                      List.of(50),
                      NadeUntied::hiddenOf),
              Rnn.NAME,
                  new Entry("gated recurrent units", Rnn::create, List.of(128), Rnn::hiddenOf)));

  private ModelRegistry() {}

  /** The names, sorted. */
  public static List<String> names() {
    return List.copyOf(MODELS.keySet());
  }

  /** The names of those that are densities, sorted. */
  public static List<String> densities() {
    return MODELS.keySet().stream().filter(name -> !name.equals(Autoencoder.NAME)).toList();
  }

  /** The hidden layers of models where nothing is said, such as "fvsbn none; nade 500". */
  public static String defaultHidden(List<String> names) {
    return names.stream()
        .map(name -> name + " " + sizes(get(name).defaultHidden()))
        .collect(Collectors.joining("; "));
  }

  private static String sizes(List<Integer> hidden) {
    return hidden.isEmpty()
        ? "none"
        : hidden.stream().map(String::valueOf).collect(Collectors.joining(","));
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
