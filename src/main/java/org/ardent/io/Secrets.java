package org.ardent.io;

import java.util.regex.Pattern;

/** Keeps passwords and keys of URIs out of messages, logs and files. */
public final class Secrets {
  /** User information up to the @; a key may hold slashes, a port is digits only. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://)(?:[^\\s/@\"']*@|[^\\s/@:\"']*:(?!\\d+/)[^\\s@\"']*@)");

  /** The value of a parameter such as a signature or a token. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&;][\\w.-]*(?:sig|token|key|secret|password|passwd|pwd|credential|auth)[\\w.-]*=)"
              + "[^\\s&;\"']+");

  private static final String HIDDEN = "***";

  private Secrets() {}

  /** The text with the user information and the signing parameters of every URI in it replaced. */
  public static String redact(String text) {
    String redacted = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    return PARAMETER.matcher(redacted).replaceAll("$1" + HIDDEN);
  }
}
