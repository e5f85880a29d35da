package org.ardent.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ardent.train.TrainingListener;
import org.ardent.tune.SearchListener;
import org.ardent.tune.Trial;
import org.ardent.tune.TrialPart;
import org.ardent.tune.TunedSetting;

/** The progress of a search on standard error: a line a rung, and a line a trial. */
final class SearchProgress implements SearchListener {
  /** What is odd about the rows is odd in every trial. */
  private static final TrainingListener WARNINGS =
      new TrainingListener() {
        @Override
        public boolean usesSpark() {
          return false;
        }

        @Override
        public void onWarning(String message) {
          System.err.println("warning: " + message);
        }
      };

  private static final TrainingListener SILENT =
      new TrainingListener() {
        @Override
        public boolean usesSpark() {
          return false;
        }
      };

  @Override
  public void onRung(int rung, int rungs, int trials, int epochs, int atOnce) {
    System.err.printf(
        Locale.ROOT,
        "rung %d of %d: %d trial%s to %d epoch%s, %d at once%n",
        rung,
        rungs,
        trials,
        trials == 1 ? "" : "s",
        epochs,
        epochs == 1 ? "" : "s",
        atOnce);
  }

  @Override
  public void onTrial(Trial trial, double seconds) {
    TrialPart last = trial.last();
    System.err.printf(
        Locale.ROOT,
        "trial %d: %s; %s  %.1f s%n",
        trial.number(),
        last.diverged() ? "diverged" : reached(last),
        settings(trial.settings()),
        seconds);
  }

  private static String reached(TrialPart part) {
    return String.format(
        Locale.ROOT, "valid %.4f in epoch %d of %d", part.valid(), part.bestEpoch(), part.epochs());
  }

  /** Settings with their values, in words. */
  static String settings(Map<TunedSetting, String> settings) {
    return settings.entrySet().stream()
        .map(e -> e.getKey().label() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  @Override
  public void onMessage(String message) {
    System.err.println(OptionNames.in(message));
  }

  @Override
  public List<TrainingListener> listeners(int trial) {
    return List.of(trial == 0 ? WARNINGS : SILENT);
  }
}
