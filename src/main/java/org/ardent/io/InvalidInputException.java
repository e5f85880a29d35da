package org.ardent.io;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A user's mistake: bad usage, a bad file, a bad value. The message is one line that names the
 * file, row and column or setting, and what was expected. The command line prints it without a
 * stack trace and exits with 2; a {@link Setting} in it has the name that the surface gives it.
 * PySpark translates it, as every {@link IllegalArgumentException}, into its own.
 */
public class InvalidInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 8000;
  private static final int MAX_EXCERPT = 200;
  private static final Pattern LONG_QUOTE = Pattern.compile("'([^']{" + MAX_EXCERPT + "})[^']+'");

  /** An error with a one-line message. */
  public InvalidInputException(String message) {
    super(oneLine(message));
  }

  /** An error with a one-line message and what caused it. */
  public InvalidInputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** The message, with settings in the words of spark.ml. */
  @Override
  public String getMessage() {
    return Setting.named(template());
  }

  /**
   * The message in other words.
   *
   * @param words what the user calls a property
   */
  public String message(UnaryOperator<String> words) {
    return Setting.named(template(), words);
  }

  /** The message with the marks of its settings, for a message around it. */
  public String template() {
    return super.getMessage();
  }

  /** The start of a text that a file holds, short enough to quote in a message. */
  public static String excerpt(String text) {
    return truncated(text, MAX_EXCERPT);
  }

  /** One line without secrets, fit for a terminal whatever the file that it quotes held. */
  private static String oneLine(String message) {
    return capped(Secrets.redact(message))
        .replaceAll("\\s*[\\r\\n]+\\s*", " ")
        .replaceAll("\\p{Cc}", "?");
  }

  /** A message with what it quotes, and itself, cut where it is long. */
  public static String capped(String message) {
    return truncated(LONG_QUOTE.matcher(message).replaceAll("'$1…'"), MAX_MESSAGE);
  }

  private static String truncated(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
