package org.ardent.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One trial of a search: its settings, and what they gave so far. */
public final class Trial {
  /** How far a trial has come. */
  public enum Status {
    /** It has not begun. */
    WAITING,
    /** Others were better, and went on without it. */
    STOPPED,
    /** It was trained to the end. */
    FINISHED,
    /** Training went astray. */
    DIVERGED;

    /** As in the table. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final int number;
  private final Map<TunedSetting, String> settings;
  private final List<TrialPart> parts;

  /**
   * A trial.
   *
   * @param number from 0
   * @param parts what it has given so far, in order
   */
  Trial(int number, Map<TunedSetting, String> settings, List<TrialPart> parts) {
    this.number = number;
    this.settings = Collections.unmodifiableMap(settings);
    this.parts = new ArrayList<>(parts);
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /** The values of the settings that are searched for. */
  public Map<TunedSetting, String> settings() {
    return settings;
  }

  /** What it has given up to the last rung that it reached; null before the first. */
  public synchronized TrialPart last() {
    return parts.isEmpty() ? null : parts.get(parts.size() - 1);
  }

  /** Whether it has been trained, and did not diverge. */
  public boolean isUsable() {
    TrialPart last = last();
    return last != null && !last.diverged();
  }

  /**
   * How far it has come.
   *
   * @param epochs of a whole training
   */
  public Status status(int epochs) {
    TrialPart last = last();
    if (last == null) {
      return Status.WAITING;
    }
    if (last.diverged()) {
      return Status.DIVERGED;
    }
    return last.until() >= epochs || last.epochs() < last.until()
        ? Status.FINISHED
        : Status.STOPPED;
  }

  /** What it gave up to a rung; null if it was not there. */
  synchronized TrialPart part(int until) {
    return parts.stream().filter(part -> part.until() == until).findFirst().orElse(null);
  }

  synchronized void add(TrialPart part) {
    parts.add(part);
  }

  synchronized List<TrialPart> parts() {
    return List.copyOf(parts);
  }
}
