package org.ardent.query;

/** A condition that cannot be understood or answered; the message is one line and says why. */
public final class ConditionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the reason, to be read after the condition's name. */
  public ConditionException(String message) {
    super(message);
  }

  ConditionException(String message, Throwable cause) {
    super(message, cause);
  }
}
