package org.ardent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.ardent.modelfile.LoadedModel;
import org.ardent.train.MemoryEstimate;
import org.ardent.train.ModelMetadata;
import org.ardent.train.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent show --model=MODEL [@FILE]",
    descriptionHeading = "%n",
    description = "Say what a saved model is: kind, sizes, parameters, how it was trained.")
final class ShowCommand implements Callable<Integer> {
  /** For how many the memory of training is said. */
  private static final int SHARDS = 4;

  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Override
  public Integer call() {
    LoadedModel loaded = modelOption.load(Session.hadoop());
    Model model = loaded.model();
    Layout layout = model.layout();
    MemoryEstimate training = MemoryEstimate.ofTraining(model, TrainingSettings.BASE, SHARDS);
    MemoryEstimate scoring = MemoryEstimate.ofScoring(model);
    JsonLine json =
        new JsonLine()
            .with("model", model.name())
            .with("variables", layout.size())
            .with("kinds", kinds(layout))
            .with("hidden", model.hidden())
            .with("activation", model.hidden().isEmpty() ? null : model.activation().label())
            .with("ordering", ordering(layout))
            .with("masks", model.masks() > 1 ? model.masks() : null)
            .with("parameters", model.parameterCount())
            .with("memory", memory(training, scoring))
            .with("tensors", tensors(model));
    loaded.metadata().forEach((key, value) -> addTraining(json, key, value));
    System.err.printf(Locale.ROOT, "model       %s%n", model.name());
    System.err.printf(
        Locale.ROOT, "variables   %d: %s%n", layout.size(), KindsText.summary(layout.variables()));
    KindsText.printColumns(System.err, modelOption.columnNames(loaded), layout.variables());
    if (!model.hidden().isEmpty()) {
      System.err.printf(
          Locale.ROOT, "hidden      %s %s%n", model.hidden(), model.activation().label());
    }
    System.err.printf(Locale.ROOT, "ordering    %s%n", ordering(layout));
    if (model.masks() > 1) {
      System.err.printf(
          Locale.ROOT, "masks       %d, each with an ordering of its own%n", model.masks());
    }
    System.err.printf(
        Locale.ROOT,
        "parameters  %,d (%s)%n",
        model.parameterCount(),
        MemoryEstimate.text(training.parameters()));
    System.err.printf(
        Locale.ROOT,
        "memory      %s + %s per core to train (%s, %d shards), %s + %s per core to score%n",
        MemoryEstimate.text(training.driver()),
        MemoryEstimate.text(training.perCore()),
        TrainingSettings.BASE.optimizer(),
        SHARDS,
        MemoryEstimate.text(scoring.driver()),
        MemoryEstimate.text(scoring.perCore()));
    System.err.printf(
        Locale.ROOT,
        "tensors     %s%n",
        model.tensors().stream()
            .map(t -> t.name() + " " + t.shape())
            .collect(Collectors.joining(", ")));
    JsonNode summary = training(loaded);
    if (summary != null) {
      summary
          .properties()
          .forEach(
              field ->
                  System.err.printf(Locale.ROOT, "%-11s %s%n", field.getKey(), field.getValue()));
    }
    json.print();
    return 0;
  }

  /** Bytes that an estimate gives for the driver and for each core. */
  private static Map<String, Long> memory(MemoryEstimate training, MemoryEstimate scoring) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put("parameters", training.parameters());
    bytes.put("training", training.driver());
    bytes.put("trainingPerCore", training.perCore());
    bytes.put("scoring", scoring.driver());
    bytes.put("scoringPerCore", scoring.perCore());
    return bytes;
  }

  private static void addTraining(JsonLine json, String key, String value) {
    if (key.equals(ModelMetadata.TRAINING)) {
      json.with(key, parse(value));
    }
  }

  private static JsonNode training(LoadedModel loaded) {
    return parse(loaded.metadata().get(ModelMetadata.TRAINING));
  }

  /**
   * The JSON of a text, or null if it is not JSON, since other programs may have written the file.
   */
  private static JsonNode parse(String text) {
    try {
      return text == null ? null : new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Map<String, Integer> kinds(Layout layout) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Variable v : layout.variables()) {
      counts.merge((v.kind() + " " + v.density()).strip(), 1, Integer::sum);
    }
    return counts;
  }

  private static String ordering(Layout layout) {
    int[] ordering = layout.ordering();
    int n = ordering.length;
    if (Arrays.equals(ordering, IntStream.range(0, n).toArray())) {
      return "raster";
    }
    boolean reverse = Arrays.equals(ordering, IntStream.range(0, n).map(t -> n - 1 - t).toArray());
    return reverse ? "reverse" : "permuted";
  }

  private static Map<String, List<Integer>> tensors(Model model) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Tensor t : model.tensors()) {
      shapes.put(t.name(), t.shape());
    }
    return shapes;
  }
}
