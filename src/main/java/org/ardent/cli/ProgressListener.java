package org.ardent.cli;

import java.util.Locale;
import org.ardent.model.Score;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;

/** Progress on standard error: a bar on a terminal, a line per epoch elsewhere. */
final class ProgressListener implements TrainingListener {
  /** Set by submit/ardent where standard error is a terminal. */
  private static final String TERMINAL = "ardent.terminal";

  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final int epochs;
  private final Score score;
  private final boolean terminal = Boolean.getBoolean(TERMINAL);
  private long lastDrawn;

  ProgressListener(int epochs, Score score) {
    this.epochs = epochs;
    this.score = score;
  }

  @Override
  public boolean usesSpark() {
    return false;
  }

  @Override
  public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
    long now = System.nanoTime();
    if (terminal && (step == steps || now - lastDrawn > REDRAW_NANOS)) {
      lastDrawn = now;
      int filled = (int) ((long) WIDTH * step / steps);
      System.err.printf(
          Locale.ROOT,
          "\r\033[Kepoch %d/%d [%s%s] step %d/%d  %s %.3f",
          epoch,
          epochs,
          "#".repeat(filled),
          "-".repeat(WIDTH - filled),
          step,
          steps,
          score.loss(),
          negativeLogLikelihood);
      System.err.flush();
    }
  }

  @Override
  public void onEpoch(EpochRecord e) {
    String valid =
        Double.isNaN(e.validNegativeLogLikelihood())
            ? ""
            : String.format(
                Locale.ROOT,
                "  valid %.3f%s",
                e.validNegativeLogLikelihood(),
                e.best() ? " *" : "");
    String stepSize =
        Double.isNaN(e.stepSize())
            ? ""
            : String.format(Locale.ROOT, "  step size %.2g", e.stepSize());
    System.err.printf(
        Locale.ROOT,
        "%sepoch %d/%d  train %.3f%s%s%s  %.1f s%n",
        terminal ? "\r\033[K" : "",
        e.epoch(),
        epochs,
        e.trainNegativeLogLikelihood(),
        valid,
        score == Score.LOG_LIKELIHOOD ? " nats" : "",
        stepSize,
        e.seconds());
  }

  @Override
  public void onWarning(String message) {
    System.err.println("warning: " + message);
  }

  @Override
  public void onAdvice(String message) {
    System.err.println(message);
  }

  @Override
  public void onStop(String reason) {
    System.err.println(reason);
  }
}
