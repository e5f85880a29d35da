package org.ardent.tune;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.optim.Schedule;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingSettings;

/** A setting that a search may vary. A value of it is text, as a user would write it. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions have no state.
public enum TunedSetting {
  HIDDEN(
      "hidden",
      "hiddenLayers",
      Form.WHOLE,
      (job, text) -> job.model.hidden(layers(text)),
      job ->
          job.choice().hiddenLayers().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","))),
  ACTIVATION(
      "activation",
      "activation",
      Form.WORD,
      (job, text) -> job.model.activation(activation(text)),
      job -> job.choice().activation().label()),
  DIRECT(
      "direct",
      "direct",
      Form.WORD,
      (job, text) -> job.model.direct(flag(text)),
      job -> String.valueOf(job.choice().direct())),
  MASKS(
      "masks",
      "masks",
      Form.WHOLE,
      (job, text) -> job.model.masks(whole(text)),
      job -> String.valueOf(job.choice().masks())),
  OPTIMIZER(
      "optimizer",
      "solver",
      Form.WORD,
      (job, text) -> job.settings.optimizer(text),
      job -> job.settings().optimizer()),
  LEARNING_RATE(
      "learning-rate",
      "stepSize",
      Form.REAL,
      (job, text) -> job.settings.stepSize(real(text)),
      job -> String.valueOf(job.settings().stepSize())),
  SCHEDULE(
      "schedule",
      "schedule",
      Form.WORD,
      (job, text) -> job.settings.schedule(Schedule.of(text)),
      job -> job.settings().schedule().label()),
  BATCH_SIZE(
      "batch-size",
      "batchSize",
      Form.WHOLE,
      (job, text) -> job.settings.batchSize(whole(text)),
      job -> String.valueOf(job.settings().batchSize())),
  LOCAL_STEPS(
      "local-steps",
      "localSteps",
      Form.WHOLE,
      (job, text) -> job.settings.localSteps(whole(text)),
      job -> String.valueOf(job.settings().localSteps())),
  WARM_UP(
      "warm-up",
      "warmUp",
      Form.REAL,
      (job, text) -> job.settings.warmUp(real(text)),
      job -> String.valueOf(job.settings().warmUp())),
  DECAY_RATE(
      "decay-rate",
      "decayRate",
      Form.REAL,
      (job, text) -> job.settings.decayRate(real(text)),
      job -> String.valueOf(job.settings().decayRate())),
  MOMENTUM(
      "momentum",
      "momentum",
      Form.REAL,
      (job, text) -> job.settings.momentum(real(text)),
      job -> String.valueOf(job.settings().momentum())),
  BETA2(
      "beta2",
      "beta2",
      Form.REAL,
      (job, text) -> job.settings.beta2(real(text)),
      job -> String.valueOf(job.settings().beta2())),
  WEIGHT_DECAY(
      "weight-decay",
      "regParam",
      Form.REAL,
      (job, text) -> job.settings.weightDecay(real(text)),
      job -> String.valueOf(job.settings().weightDecay())),
  L1(
      "l1",
      "l1",
      Form.REAL,
      (job, text) -> job.settings.l1(real(text)),
      job -> String.valueOf(job.settings().l1())),
  DROPOUT(
      "dropout",
      "dropout",
      Form.REAL,
      (job, text) -> job.settings.dropout(real(text)),
      job -> String.valueOf(job.settings().dropout())),
  CLIP_NORM(
      "clip-norm",
      "clipNorm",
      Form.REAL,
      (job, text) -> job.settings.clipNorm(real(text)),
      job -> String.valueOf(job.settings().clipNorm())),
  AVERAGE(
      "average",
      "average",
      Form.REAL,
      (job, text) -> job.settings.average(real(text)),
      job -> String.valueOf(job.settings().average())),
  PATIENCE(
      "patience",
      "patience",
      Form.WHOLE,
      (job, text) -> job.settings.patience(whole(text)),
      job -> String.valueOf(job.settings().patience()));

  /** What values of a setting are. */
  enum Form {
    REAL,
    WHOLE,
    WORD
  }

  /** Settings that are being put together. */
  static final class Draft {
    private final ModelSettings.Builder model = ModelSettings.builder();
    private final TrainingSettings.Builder settings = TrainingSettings.builder();

    /**
     * A job of these settings, and of another's where nothing was put.
     *
     * @throws IllegalArgumentException if one is out of range, or some do not go together
     */
    TrainingJob orElse(TrainingJob other) {
      return new TrainingJob(
          model.orElse(other.choice()),
          settings.orElse(other.settings()),
          other.kinds(),
          other.shards());
    }
  }

  private final String label;
  private final String param;
  private final Form form;
  private final BiConsumer<Draft, String> put;
  private final Function<TrainingJob, String> get;

  TunedSetting(
      String label,
      String param,
      Form form,
      BiConsumer<Draft, String> put,
      Function<TrainingJob, String> get) {
    this.label = label;
    this.param = param;
    this.form = form;
    this.put = put;
    this.get = get;
  }

  /** Its name in a space and in tables, which is that of the command line. */
  public String label() {
    return label;
  }

  /** Its name in spark.ml, by which a space may call it too. */
  public String param() {
    return param;
  }

  Form form() {
    return form;
  }

  /** The value that a job has. */
  public String of(TrainingJob job) {
    return get.apply(job);
  }

  /**
   * Puts a value.
   *
   * @throws IllegalArgumentException if it is not of this setting's form
   */
  void put(Draft draft, String value) {
    put.accept(draft, value);
  }

  /** What draws of this setting have of their own: not its place here, which may change. */
  long stream() {
    return Random.hash(0, Random.TUNING, label.chars().asLongStream().toArray());
  }

  /** Whether a name of the command line, of spark.ml or of a message is this setting's. */
  boolean isCalled(String name) {
    return name.equals(label)
        || name.equals(param)
        || name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT).equals(label);
  }

  /**
   * The setting of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TunedSetting named(String name) {
    for (TunedSetting setting : values()) {
      if (setting.isCalled(name)) {
        return setting;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "no setting '%s' to search for, expected one of %s",
            name,
            Arrays.stream(values()).map(TunedSetting::label).collect(Collectors.joining(", "))));
  }

  /**
   * The units of each hidden layer.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static List<Integer> layers(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(TunedSetting::positive)
        .toList();
  }

  private static int positive(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw expected("numbers of units such as 200 or 200,100", text);
    }
    return Integer.parseInt(text);
  }

  private static int whole(String text) {
    if (!text.matches("-?\\d{1,9}")) {
      throw expected("a whole number", text);
    }
    return Integer.parseInt(text);
  }

  static double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw expected("a number", text);
    }
  }

  private static boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw expected("true or false", text);
    }
    return text.equals("true");
  }

  private static Activation activation(String text) {
    return Arrays.stream(Activation.values())
        .filter(a -> a.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                expected(
                    "one of " + Arrays.stream(Activation.values()).map(Activation::label).toList(),
                    text));
  }

  private static IllegalArgumentException expected(String what, String found) {
    return new IllegalArgumentException("is '" + found + "', expected " + what);
  }
}
