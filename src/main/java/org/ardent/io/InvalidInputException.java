package org.ardent.io;

/**
 * A user's mistake: bad usage, a bad file, a bad value. The message is one line that names the
 * file, row and column or option, and what was expected. The command line prints it without a stack
 * trace and exits with 2.
 */
public class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 8000;
  private static final int MAX_EXCERPT = 200;

  /** An error with a one-line message. */
  public InvalidInputException(String message) {
    super(oneLine(message));
  }

  /** An error with a one-line message and what caused it. */
  public InvalidInputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** The start of a text that a file holds, short enough to quote in a message. */
  public static String excerpt(String text) {
    return truncated(text, MAX_EXCERPT);
  }

  /** One line without secrets, fit for a terminal whatever the file that it quotes held. */
  private static String oneLine(String message) {
    return truncated(Secrets.redact(message), MAX_MESSAGE)
        .replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll("\\p{Cc}", "?");
  }

  private static String truncated(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
