package org.ardent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ardent.train.TrainingResult;
import org.ardent.train.TrainingSettings;

/**
 * What a model file remembers of its training, beside the tensors: the columns' names, the settings
 * and the likelihoods. Nothing of time or place, so that the same run gives the same file.
 */
final class TrainingSummary {
  /** JSON list of the columns' names, in column order. */
  static final String COLUMNS = "columns";

  /** JSON object of settings, epochs and likelihoods. */
  static final String TRAINING = "training";

  private TrainingSummary() {}

  static Map<String, String> metadata(
      List<String> columns,
      TrainingSettings settings,
      TrainingResult result,
      Map<String, Object> likelihoods)
      throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> training = new LinkedHashMap<>();
    training.put("settings", settings);
    training.put("epochs", result.history().size());
    training.putAll(likelihoods);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(COLUMNS, mapper.writeValueAsString(columns));
    metadata.put(TRAINING, mapper.writeValueAsString(training));
    return metadata;
  }
}
