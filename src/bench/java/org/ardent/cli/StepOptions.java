package org.ardent.cli;

import java.util.List;
import org.ardent.model.Activation;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingSettings;
import picocli.CommandLine.Mixin;

/** The options of {@code train}, for a benchmark of its steps. */
public final class StepOptions {
  @Mixin private TrainOptions options;

  /** How to train. */
  public TrainingSettings settings() {
    return options.settings().build();
  }

  /** The hidden layers; empty if they are not given. */
  public List<Integer> hidden() {
    return options.model(ModelSettings.BASE.model()).build().hidden();
  }

  /** The nonlinearity of the hidden units. */
  public Activation activation() {
    return options.model(ModelSettings.BASE.model()).build().activation();
  }

  /** How many blocks the data are packed into; 4 if it is not given. */
  public int shards() {
    return options.shards() == null ? 4 : options.shards();
  }
}
