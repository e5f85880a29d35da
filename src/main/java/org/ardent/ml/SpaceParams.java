package org.ardent.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.ardent.train.TrainingJob;
import org.ardent.tune.SettingsSpace;
import org.ardent.tune.TunedSetting;

/** A space of settings as params: the trials that the command {@code tune} draws from it. */
final class SpaceParams {
  private SpaceParams() {}

  /** The settings whose params are set. */
  static Set<TunedSetting> given(AutoregressiveDensity density) {
    return Arrays.stream(TunedSetting.values())
        .filter(setting -> density.isSet(density.getParam(setting.param())))
        .collect(Collectors.toSet());
  }

  /**
   * The params of each trial.
   *
   * @param base what is trained where the space says nothing
   * @throws IllegalArgumentException if a trial cannot be trained
   */
  static ParamMap[] draw(
      AutoregressiveDensity density, SettingsSpace space, TrainingJob base, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", expected at least 1");
    }
    List<Map<TunedSetting, String>> trials = space.draw(base, count, seed);
    trials.forEach(trial -> SettingsSpace.job(base, trial));
    return trials.stream().map(trial -> params(density, trial)).toArray(ParamMap[]::new);
  }

  private static ParamMap params(AutoregressiveDensity density, Map<TunedSetting, String> trial) {
    ParamMap params = new ParamMap();
    trial.forEach((setting, text) -> put(params, density.getParam(setting.param()), setting, text));
    return params;
  }

  @SuppressWarnings("unchecked") // The param of a setting has values of this type.
  private static void put(ParamMap params, Param<?> param, TunedSetting setting, String text) {
    params.put((Param<Object>) param, value(setting, text));
  }

  private static Object value(TunedSetting setting, String text) {
    return switch (setting) {
      case HIDDEN -> TunedSetting.layers(text).stream().mapToInt(units -> units).toArray();
      case MASKS, BATCH_SIZE, LOCAL_STEPS, PATIENCE -> Integer.valueOf(text);
      case LEARNING_RATE,
          WARM_UP,
          DECAY_RATE,
          MOMENTUM,
          BETA2,
          WEIGHT_DECAY,
          L1,
          DROPOUT,
          CLIP_NORM,
          AVERAGE ->
          Double.valueOf(text);
      case DIRECT -> Boolean.valueOf(text);
      case ACTIVATION, OPTIMIZER, SCHEDULE -> text;
    };
  }
}
