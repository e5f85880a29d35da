package org.ardent.tune;

import java.util.Comparator;
import java.util.List;
import org.ardent.train.EpochRecord;

/**
 * What a trial gave up to a rung.
 *
 * @param until the epochs of the rung
 * @param epochs how many there were: fewer if training ended before
 * @param bestEpoch the best of them on the validation set, from 1
 * @param train negative log-likelihood of the training set in that epoch, nats, with dropout
 * @param valid negative log-likelihood of the validation set after it, nats
 * @param diverged whether training went astray; then the other numbers say nothing
 */
public record TrialPart(
    int until, int epochs, int bestEpoch, double train, double valid, boolean diverged) {

  /** Of a training that went astray. */
  static TrialPart diverged(int until) {
    return new TrialPart(until, 0, 0, Double.NaN, Double.NaN, true);
  }

  static TrialPart of(int until, List<EpochRecord> history) {
    EpochRecord best =
        history.stream()
            .min(
                Comparator.comparingDouble(EpochRecord::validNegativeLogLikelihood)
                    .thenComparingInt(EpochRecord::epoch))
            .orElseThrow();
    return new TrialPart(
        until,
        history.size(),
        best.epoch(),
        best.trainNegativeLogLikelihood(),
        best.validNegativeLogLikelihood(),
        false);
  }
}
