package org.ardent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ardent.data.LoadedModel;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
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
  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Override
  public Integer call() {
    LoadedModel loaded = modelOption.load(Session.hadoop());
    AutoregressiveModel model = loaded.model();
    Layout layout = model.layout();
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
            .with("tensors", tensors(model));
    loaded.metadata().forEach((key, value) -> addTraining(json, key, value));
    System.err.printf("model       %s%n", model.name());
    System.err.printf("variables   %d: %s%n", layout.size(), kinds(layout));
    if (!model.hidden().isEmpty()) {
      System.err.printf("hidden      %s %s%n", model.hidden(), model.activation().label());
    }
    System.err.printf("ordering    %s%n", ordering(layout));
    if (model.masks() > 1) {
      System.err.printf("masks       %d, each with an ordering of its own%n", model.masks());
    }
    System.err.printf(
        "parameters  %,d (%.1f MB)%n", model.parameterCount(), model.parameterCount() * 4e-6);
    System.err.printf("tensors     %s%n", model.tensors());
    JsonNode training = training(loaded);
    if (training != null) {
      training
          .properties()
          .forEach(field -> System.err.printf("%-11s %s%n", field.getKey(), field.getValue()));
    }
    json.print();
    return 0;
  }

  private static void addTraining(JsonLine json, String key, String value) {
    if (key.equals(TrainingSummary.TRAINING)) {
      json.with(key, parse(value));
    }
  }

  private static JsonNode training(LoadedModel loaded) {
    return parse(loaded.metadata().get(TrainingSummary.TRAINING));
  }

  /** The JSON of a text, or null where it is none: the file may come from elsewhere. */
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
      counts.merge(kind(v), 1, Integer::sum);
    }
    return counts;
  }

  private static String kind(Variable variable) {
    if (variable instanceof Variable.Nominal nominal) {
      return "categorical:" + nominal.values();
    }
    return variable instanceof Variable.Real real ? "real " + real.family().label() : "binary";
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

  private static Map<String, List<Integer>> tensors(AutoregressiveModel model) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Tensor t : model.tensors()) {
      shapes.put(t.name(), t.shape());
    }
    return shapes;
  }
}
