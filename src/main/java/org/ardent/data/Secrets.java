package org.ardent.data;

import java.util.regex.Pattern;

/** Keeps passwords that stand in a URI out of messages. */
final class Secrets {
  /** User information up to the @; a key may hold slashes, a port is digits only. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=://)(?:[^\\s/@]*@|[^\\s/@:]*:(?!\\d+/)[^\\s@]*@)");

  private Secrets() {}

  /** The text with the user information of every URI in it replaced by ***. */
  static String redact(String text) {
    return USER_INFO.matcher(text).replaceAll("***@");
  }
}
