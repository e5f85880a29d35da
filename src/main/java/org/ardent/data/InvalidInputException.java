package org.ardent.data;

/**
 * A user's mistake: bad usage, a bad file, a bad value. The message is one line that names the
 * file, row and column or option, and what was expected. The command line prints it without a stack
 * trace and exits with 2.
 */
public class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with a one-line message. */
  public InvalidInputException(String message) {
    super(oneLine(message));
  }

  /** An error with a one-line message and what caused it. */
  public InvalidInputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
