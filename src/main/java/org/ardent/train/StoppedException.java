package org.ardent.train;

/**
 * Training, or what follows it, ended early by no fault of its own. The message says where; {@link
 * #getCause} is why.
 */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kept;

  StoppedException(String where, String kept, Exception cause) {
    super(where, cause);
    this.kept = kept;
  }

  /** What is left of the run, for the user. */
  public String kept() {
    return kept;
  }
}
