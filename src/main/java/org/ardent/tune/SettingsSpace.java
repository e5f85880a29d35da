package org.ardent.tune;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.ReadFailure;
import org.ardent.io.Secrets;
import org.ardent.math.Random;
import org.ardent.train.TrainingJob;

/**
 * A space of settings that a search draws from. A line of its text is {@code NAME = ALTERNATIVE |
 * ALTERNATIVE | …}. An alternative is a value, a range {@code LOW .. HIGH}, or {@code log LOW ..
 * HIGH}, whose values have a uniform logarithm. All alternatives are equally likely.
 *
 * <p>The value of a setting in a trial is a pure function of the seed, the number of the trial and
 * the setting. A space with one more setting gives the others the values that they had.
 */
public final class SettingsSpace {
  /** So often a trial that was there before is drawn again, before the space counts as used up. */
  private static final int ATTEMPTS = 100;

  /** No space is longer than this, bytes. */
  private static final int LONGEST = 1 << 20;

  private final Map<TunedSetting, SettingValues> values;
  private final boolean centred;

  private SettingsSpace(Map<TunedSetting, SettingValues> values, boolean centred) {
    this.values = Collections.unmodifiableMap(new EnumMap<>(values));
    this.centred = centred;
  }

  /**
   * Reads a space.
   *
   * @param text its lines
   * @param source what messages call it
   * @param base what is trained where the space says nothing; values that do not go with it are
   *     mistakes
   * @throws InvalidInputException about the first line that is wrong
   */
  public static SettingsSpace parse(String text, String source, TrainingJob base) {
    return new SettingsSpace(new SpaceParser(source, base).parse(text), false);
  }

  /**
   * Reads a space from a file.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param base as in {@link #parse}
   * @throws InvalidInputException if it cannot be read, or about the first line that is wrong
   */
  public static SettingsSpace read(Configuration hadoop, String uri, TrainingJob base) {
    String source = Secrets.redact(uri);
    try {
      Path path = new Path(uri);
      FileSystem fs = LocalDisk.of(path, hadoop);
      if (fs.getFileStatus(path).isDirectory()) {
        throw new InvalidInputException(source + " is a folder, expected a space of settings");
      }
      try (InputStream in = fs.open(path)) {
        return parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8), source, base);
      }
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          source + ": " + ReadFailure.of(e).reason() + ", expected a space of settings", e);
    }
  }

  /**
   * The space around what is chosen for a table. Its first trial is that choice.
   *
   * @param chosen settings that a rule has chosen
   * @param given what the user has said, which stays as it is
   * @throws InvalidInputException if nothing is left to search for
   */
  public static SettingsSpace around(TrainingJob chosen, Set<TunedSetting> given) {
    Map<TunedSetting, SettingValues> values =
        new SpaceParser("the space", chosen).parse(DefaultSpace.of(chosen));
    values.keySet().removeAll(given);
    if (values.isEmpty()) {
      throw new InvalidInputException(
          "every setting that could be searched for is given, expected fewer, or a space");
    }
    return new SettingsSpace(values, true);
  }

  /** The settings that it varies. */
  public Set<TunedSetting> settings() {
    return values.keySet();
  }

  /** Whether its first trial is what was chosen for the table. */
  public boolean isCentred() {
    return centred;
  }

  /** Whether the numbers of a setting are spread by their logarithms. */
  public boolean isLog(TunedSetting setting) {
    return values.get(setting).isLog();
  }

  /**
   * The settings of trials, all different.
   *
   * @param base what the first trial of a space around it is
   * @param count how many trials
   * @return the values by setting of each trial; fewer than asked for if the space has no more
   */
  public List<Map<TunedSetting, String>> draw(TrainingJob base, int count, long seed) {
    List<Map<TunedSetting, String>> trials = new ArrayList<>();
    if (centred) {
      Map<TunedSetting, String> centre = new EnumMap<>(TunedSetting.class);
      values.keySet().forEach(setting -> centre.put(setting, setting.of(base)));
      trials.add(centre);
    }
    while (trials.size() < count) {
      Map<TunedSetting, String> drawn = null;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Map<TunedSetting, String> candidate = draw(seed, trials.size(), attempt);
        if (!trials.contains(candidate)) {
          drawn = candidate;
          break;
        }
      }
      if (drawn == null) {
        break;
      }
      trials.add(drawn);
    }
    return trials;
  }

  private Map<TunedSetting, String> draw(long seed, int trial, int attempt) {
    Map<TunedSetting, String> drawn = new EnumMap<>(TunedSetting.class);
    values.forEach(
        (setting, of) -> {
          Random random = Random.of(seed, Random.TUNING, trial, attempt, setting.stream());
          drawn.put(setting, of.draw(random, setting.form() == TunedSetting.Form.WHOLE));
        });
    return drawn;
  }

  /**
   * The job of a trial.
   *
   * @param base where the trial says nothing
   * @param trial the values by setting
   * @throws IllegalArgumentException if they do not go together
   */
  public static TrainingJob job(TrainingJob base, Map<TunedSetting, String> trial) {
    TunedSetting.Draft draft = new TunedSetting.Draft();
    trial.forEach((setting, value) -> setting.put(draft, value));
    return draft.orElse(base);
  }

  /** The text that gives this space when it is read. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s = %s\n", e.getKey().label(), e.getValue()))
        .collect(Collectors.joining());
  }
}
