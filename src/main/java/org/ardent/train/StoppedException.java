package org.ardent.train;

import java.util.function.UnaryOperator;
import org.ardent.io.Setting;

/**
 * Training, or what follows it, ended early for a reason outside of it. The message says where;
 * {@link #getCause} is why.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kept;

  /**
   * The run could not do something.
   *
   * @param where what could not be done
   * @param kept what is left of the run, for the user
   */
  public StoppedException(String where, String kept, Exception cause) {
    super(where, cause);
    this.kept = kept;
  }

  /** What is left of the run, for the user, in the words of spark.ml. */
  public String kept() {
    return Setting.named(kept);
  }

  /**
   * What is left of the run, in other words.
   *
   * @param words what the user calls a property
   */
  public String kept(UnaryOperator<String> words) {
    return Setting.named(kept, words);
  }
}
