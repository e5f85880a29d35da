package org.ardent.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.ardent.model.Activation;
import org.ardent.model.Variable;
import org.ardent.model.fvsbn.Fvsbn;
import org.ardent.model.orderless.NadeOrderless;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Schedule;

/**
 * Chooses what a user does not say of training, from the table: its rows, its columns and their
 * kinds. Neither the machine nor the cluster has a part in it, so that the same command gives the
 * same model everywhere. The page on models has the experiments behind the figures.
 *
 * @param model what to train
 * @param settings how to train it
 * @param shards blocks that the data are packed into
 */
record SettingsRule(ModelSettings model, TrainingSettings settings, int shards) {
  private static final int LEAST_BATCH = 100;
  private static final int MOST_BATCH = 1000;

  /** A step as large as this part of the table leaves enough steps in an epoch. */
  private static final int BATCHES_OF_TABLE = 200;

  /** Smaller slices of a batch leave tasks with little to do. */
  private static final int LEAST_SLICE = 50;

  private static final int MOST_SHARDS = 8;

  /** The most steps that a run takes, where that is enough epochs and not too many. */
  private static final int MOST_STEPS = 40_000;

  private static final int LEAST_EPOCHS = 5;
  private static final int MOST_EPOCHS = 400;

  /** The steps of a run that no validation set ends. */
  private static final int STEPS_UNWATCHED = 2_000;

  private static final int MOST_EPOCHS_UNWATCHED = 100;

  /** Steps without improvement after which training stops, and the epochs that these may be. */
  private static final int PATIENT_STEPS = 4_000;

  private static final int LEAST_PATIENCE = 2;
  private static final int MOST_PATIENCE = 20;

  /** Tables of fewer columns take as few units as {@link #FEW_UNITS}. */
  private static final int WIDE = 32;

  private static final List<Integer> MANY_UNITS = List.of(500);
  private static final List<Integer> FEW_UNITS = List.of(200);

  /** Fewer rows than this are learned by heart at once: they need more dropout. */
  private static final long FEW_ROWS = 10_000;

  /**
   * Chooses.
   *
   * @param asked which model; its name counts alone
   * @param base how to train, where the table has no part in it
   * @param rows to train on
   * @param variables of the columns
   * @param validated whether there is a validation set
   */
  static SettingsRule choose(
      ModelSettings asked,
      TrainingSettings base,
      long rows,
      List<Variable> variables,
      boolean validated) {
    int batch = batch(rows);
    TrainingSettings settings = base.toBuilder().batchSize(batch).build();
    ModelSettings model = model(asked.model(), variables.size(), rows);
    int shards = clamp(batch / LEAST_SLICE, 1, MOST_SHARDS);
    if (!base.optimizer().startsWith("adam")) {
      // What follows suits steps of Adam. Others have lengths of their own, or find them.
      return new SettingsRule(model, settings, shards);
    }
    long steps = (rows + batch - 1) / batch;
    TrainingSettings.Builder chosen =
        settings.toBuilder().schedule(Schedule.CONSTANT).average(0.999);
    if (validated) {
      chosen
          .epochs(clamp(MOST_STEPS / steps, LEAST_EPOCHS, MOST_EPOCHS))
          .patience(clamp(PATIENT_STEPS / steps, LEAST_PATIENCE, MOST_PATIENCE));
    } else {
      chosen.epochs(clamp(STEPS_UNWATCHED / steps, LEAST_EPOCHS, MOST_EPOCHS_UNWATCHED));
    }
    boolean masked = ModelRegistry.get(model.model()).masked();
    boolean numbers = variables.stream().anyMatch(v -> !v.isBinary() && v.isNumber());
    if (model.model().equals(Fvsbn.NAME)) {
      return new SettingsRule(model, chosen.stepSize(2e-2).l1(penalty(2, rows)).build(), shards);
    }
    if (model.model().equals(NadeOrderless.NAME)) {
      // Its loss is so noisy that an L1 penalty wins against what there is to learn.
      chosen.stepSize(5e-3).weightDecay(0.02).dropout(rows >= FEW_ROWS ? 0 : 0.2);
      return new SettingsRule(model, chosen.build(), shards);
    }
    chosen
        .stepSize(masked ? 5e-3 : 3e-3)
        .weightDecay(0.05)
        .l1(penalty(numbers ? 0.25 : 1, rows))
        .dropout(masked ? 0.4 : numbers || rows >= FEW_ROWS ? 0.3 : 0.5);
    return new SettingsRule(model, chosen.build(), shards);
  }

  private static ModelSettings model(String name, int columns, long rows) {
    ModelRegistry.Entry entry = ModelRegistry.get(name);
    boolean wide = columns >= WIDE || !entry.defaultHidden().equals(MANY_UNITS);
    return ModelSettings.builder()
        .model(name)
        .hidden(wide ? entry.defaultHidden() : FEW_UNITS)
        .activation(
            name.equals(NadeOrderless.NAME) && rows < FEW_ROWS ? Activation.TANH : Activation.RELU)
        .direct(entry.masked())
        .build();
  }

  /** Two digits are enough, and are easier to read and to give. */
  private static double penalty(double prior, long rows) {
    return BigDecimal.valueOf(prior / rows).round(new MathContext(2)).doubleValue();
  }

  private static int batch(long rows) {
    long part = rows / BATCHES_OF_TABLE / LEAST_BATCH * LEAST_BATCH;
    return clamp(part, LEAST_BATCH, MOST_BATCH);
  }

  private static int clamp(long value, int least, int most) {
    return (int) Math.max(least, Math.min(most, value));
  }
}
