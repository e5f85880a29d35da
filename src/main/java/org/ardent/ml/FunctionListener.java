package org.ardent.ml;

import java.util.Objects;
import java.util.function.Consumer;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainingListener;

/**
 * A listener made of functions, for languages that cannot implement {@link TrainingListener}, such
 * as Python.
 */
public final class FunctionListener implements TrainingListener {
  private final Consumer<Step> onStep;
  private final Consumer<EpochRecord> onEpoch;
  private final Consumer<String> onWarning;
  private final Consumer<String> onAdvice;
  private final Consumer<String> onStop;
  private final boolean usesSpark;

  /**
   * A step that is done.
   *
   * @param epoch from 1
   * @param step within the epoch, from 1
   * @param steps of an epoch
   * @param negativeLogLikelihood of the mini-batch before the step, nats per example
   */
  public record Step(int epoch, int step, int steps, double negativeLogLikelihood) {}

  /**
   * A listener.
   *
   * @param onStep hears of every step; null if nobody listens
   * @param onEpoch hears of every epoch
   * @param onWarning is told what is odd
   * @param onAdvice is told which settings may make the model better
   * @param onStop is told why the optimiser itself ended training
   * @param usesSpark as in {@link TrainingListener#usesSpark}
   */
  public FunctionListener(
      Consumer<Step> onStep,
      Consumer<EpochRecord> onEpoch,
      Consumer<String> onWarning,
      Consumer<String> onAdvice,
      Consumer<String> onStop,
      boolean usesSpark) {
    this.onStep = onStep;
    this.onEpoch = Objects.requireNonNull(onEpoch);
    this.onWarning = Objects.requireNonNull(onWarning);
    this.onAdvice = Objects.requireNonNull(onAdvice);
    this.onStop = Objects.requireNonNull(onStop);
    this.usesSpark = usesSpark;
  }

  @Override
  public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
    if (onStep != null) {
      onStep.accept(new Step(epoch, step, steps, negativeLogLikelihood));
    }
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    onEpoch.accept(epoch);
  }

  @Override
  public boolean usesSpark() {
    return usesSpark;
  }

  @Override
  public void onWarning(String message) {
    onWarning.accept(message);
  }

  @Override
  public void onAdvice(String message) {
    onAdvice.accept(message);
  }

  @Override
  public void onStop(String reason) {
    onStop.accept(reason);
  }
}
