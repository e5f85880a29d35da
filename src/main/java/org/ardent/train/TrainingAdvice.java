package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.score.Likelihood;

/** What a user should know of a run that is done: how other settings may make it better. */
final class TrainingAdvice {
  /** A gap between training and validation is large from this part of the loss on. */
  private static final double LARGE_GAP = 0.03;

  /** And from this many of its standard errors on. */
  private static final double CERTAIN = 3;

  private TrainingAdvice() {}

  /**
   * What to say; whole sentences, without a full stop.
   *
   * @param train of the training set
   * @param valid of the validation set, null if there is none
   */
  static List<String> of(
      TrainingResult result, TrainingSettings settings, Likelihood train, Likelihood valid) {
    List<String> advice = new ArrayList<>();
    if (valid == null) {
      return advice;
    }
    List<EpochRecord> history = result.history();
    boolean all = history.size() == settings.epochs();
    if (all && history.size() > 1 && history.get(history.size() - 1).best()) {
      advice.add(
          String.format(
              Locale.ROOT, "the best epoch was the last of %d: more may help", history.size()));
    }
    double gap = train.mean() - valid.mean();
    double error = Math.hypot(train.standardError(), valid.standardError());
    if (gap > LARGE_GAP * Math.abs(valid.mean()) && gap > CERTAIN * error) {
      advice.add(
          String.format(
              Locale.ROOT,
              "training is %.1f nats above validation: more regularisation may help",
              gap));
    }
    return advice;
  }
}
