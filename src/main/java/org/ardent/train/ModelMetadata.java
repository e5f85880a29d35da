package org.ardent.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ardent.model.Model;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.Likelihood;
import org.ardent.table.Table;

/**
 * What a model file remembers of its training, beside the tensors: the columns' names, the settings
 * and the likelihoods. It holds no time and no place, so the same run gives the same file.
 */
public final class ModelMetadata {
  /** JSON list of the columns' names, in column order. */
  private static final String COLUMNS = "columns";

  /** JSON object of settings, epochs and likelihoods. */
  public static final String TRAINING = "training";

  private ModelMetadata() {}

  static Map<String, String> of(
      Table table,
      TrainingSettings settings,
      TrainingResult result,
      Map<String, Likelihood> likelihoods,
      Model model) {
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("settings", settings);
    training.put("epochs", result.history().size());
    likelihoods.forEach((name, likelihood) -> training.put(name, likelihood.fields(model)));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(COLUMNS, json(table.columns()));
    DateMetadata.write(table.dates(), metadata);
    metadata.put(TRAINING, json(training));
    return metadata;
  }

  /** Names of the model's columns, in column order; empty where it has none. */
  public static List<String> columns(LoadedModel model) {
    String json = model.metadata().get(COLUMNS);
    if (json == null) {
      return List.of();
    }
    try {
      List<String> names = new ObjectMapper().readValue(json, new TypeReference<>() {});
      return names == null || names.contains(null) ? List.of() : names;
    } catch (JsonProcessingException e) {
      return List.of();
    }
  }

  private static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and names have a JSON form", e);
    }
  }
}
