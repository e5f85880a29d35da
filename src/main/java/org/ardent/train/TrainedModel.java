package org.ardent.train;

import java.util.Map;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.Likelihood;

/**
 * What a {@link TrainingJob} gives.
 *
 * @param model the model, with what its file says of its training
 * @param result how training went
 * @param likelihoods of each set that there was: {@code train}, {@code valid}, {@code test}
 * @param diverged how training went astray after the epoch that this is; null if it did not
 */
public record TrainedModel(
    LoadedModel model,
    TrainingResult result,
    Map<String, Likelihood> likelihoods,
    DivergedException diverged) {}
