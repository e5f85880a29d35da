package org.ardent.modelfile;

import java.io.Serializable;
import java.util.Map;
import org.ardent.model.Model;
import org.ardent.model.Score;

/**
 * A model read from a file.
 *
 * @param model its structure
 * @param parameters the flat vector; the array itself
 * @param metadata every string under {@code __metadata__}, those Ardent does not know included, in
 *     the order of the file
 * @param reference what rows are judged by; null where the file does not say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of it would be large
public record LoadedModel(
    Model model, float[] parameters, Map<String, String> metadata, Reference reference)
    implements Serializable {

  /** A model that has nothing to judge rows by. */
  public LoadedModel(Model model, float[] parameters, Map<String, String> metadata) {
    this(model, parameters, metadata, null);
  }

  /** Whether rows that are scored by a model can be judged by columns, one given those before. */
  public static boolean judges(Model model) {
    return model.score() == Score.LOG_LIKELIHOOD && model.masks() == 1;
  }

  /** Why rows cannot be judged by this model, and what would help; null if they can. */
  public String withoutVerdict() {
    if (model.score() != Score.LOG_LIKELIHOOD) {
      return "an " + model.name() + " is no density, which is what oddity is measured by";
    }
    if (model.masks() > 1) {
      return "the model is a mean of several orderings, which has no log p of a column given those"
          + " before it; train it with one mask";
    }
    return reference == null
        ? "the model does not say how odd rows usually are (it has no tensors reference.*); train"
            + " it again with this version"
        : null;
  }
}
