package org.ardent.cli;

import java.util.Locale;
import org.ardent.model.Score;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;

/** Progress on standard error: a bar on a terminal, a line per epoch elsewhere. */
final class ProgressListener implements TrainingListener {
  private final int epochs;
  private final Score score;
  private final ProgressBar bar = new ProgressBar();

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
    if (step == steps || bar.isDue()) {
      bar.draw(
          String.format(Locale.ROOT, "epoch %d/%d ", epoch, epochs),
          (double) step / steps,
          String.format(
              Locale.ROOT,
              "step %d/%d  %s %.3f",
              step,
              steps,
              score.loss(),
              negativeLogLikelihood));
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
    bar.clear();
    System.err.printf(
        Locale.ROOT,
        "epoch %d/%d  train %.3f%s%s%s  %.1f s%n",
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
