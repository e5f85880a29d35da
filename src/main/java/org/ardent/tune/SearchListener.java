package org.ardent.tune;

import java.util.List;
import org.ardent.train.TrainingListener;

/** Hears how a search proceeds. What trials tell comes from their own threads. */
public interface SearchListener {
  /**
   * Trials begin to train up to a rung.
   *
   * @param rung from 1
   * @param rungs how many there are
   * @param trials how many train up to it
   * @param epochs how many they have behind them then
   * @param atOnce how many train side by side
   */
  default void onRung(int rung, int rungs, int trials, int epochs, int atOnce) {}

  /**
   * A trial has reached a rung, ended before, or diverged.
   *
   * @param seconds that this took
   */
  default void onTrial(Trial trial, double seconds) {}

  /** Something that a user should know, one line. */
  default void onMessage(String message) {}

  /** Who hears how a trial is trained. */
  default List<TrainingListener> listeners(int trial) {
    return List.of();
  }
}
