package org.ardent.train;

import java.util.Locale;
import java.util.Optional;
import org.ardent.io.Setting;

/** Training went astray; the message says where and what usually helps. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TrainingResult best;

  DivergedException(int epoch, int step) {
    this(notFiniteAt(String.format(Locale.ROOT, "epoch %d, step %d", epoch, step)), null);
  }

  private DivergedException(String message, TrainingResult best) {
    super(message);
    this.best = best;
  }

  /** A likelihood, gradient or parameter became NaN or infinite. */
  static DivergedException notFinite(String position) {
    return new DivergedException(notFiniteAt(position), null);
  }

  /** A likelihood became absurd. */
  static DivergedException absurd(String position, double first, double now) {
    String what =
        String.format(Locale.ROOT, "the loss was %.4g nats at first and is %.3g now", first, now);
    return new DivergedException(message(position, what), null);
  }

  private static String notFiniteAt(String position) {
    return message(position, "the likelihood or gradient is not finite");
  }

  private static String message(String position, String what) {
    return String.format(Locale.ROOT, "training diverged at %s: %s;", position, what)
        + String.format(
            Locale.ROOT,
            " a smaller %s, %s or %s usually helps",
            new Setting("stepSize"),
            new Setting("warmUp"),
            new Setting("clipNorm"));
  }

  /** The message in the words of spark.ml. */
  @Override
  public String getMessage() {
    return Setting.named(template());
  }

  /** The message with the marks of its settings. */
  public String template() {
    return super.getMessage();
  }

  /** The same, with what had been reached before. */
  DivergedException with(TrainingResult result) {
    DivergedException copy = new DivergedException(template(), result);
    copy.initCause(this);
    return copy;
  }

  /** The best epoch's parameters on the validation set, if there was one. */
  public Optional<TrainingResult> best() {
    return Optional.ofNullable(best);
  }
}
