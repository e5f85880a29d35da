package org.ardent.tune;

import java.util.List;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingJob;

/**
 * What a search found.
 *
 * @param trials all of them, by number
 * @param space that they were drawn from
 * @param epochs of a whole training
 * @param best the trial that is best on the validation set
 * @param job of that trial
 * @param trained its model, which alone was scored on the test set
 * @param complete whether the search was not cut short by time
 */
public record SearchResult(
    List<Trial> trials,
    SettingsSpace space,
    int epochs,
    Trial best,
    TrainingJob job,
    TrainedModel trained,
    boolean complete) {}
