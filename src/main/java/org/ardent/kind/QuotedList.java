package org.ardent.kind;

import java.util.ArrayList;
import java.util.List;

/** Lists in one option, with commas between their words. */
public final class QuotedList {
  private QuotedList() {}

  /** What is between the commas that are not in double quotes, without the quotes. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
      if (c == '"' && twice) {
        word.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }
}
