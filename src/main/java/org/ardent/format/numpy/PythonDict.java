package org.ardent.format.numpy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The small part of Python's literals that NumPy writes into headers: a dictionary of names to
 * strings, booleans and tuples of whole numbers. Nothing is evaluated.
 */
final class PythonDict {
  private static final int MAX_DIGITS = 18;

  private final String text;
  private int at;

  private PythonDict(String text) {
    this.text = text;
  }

  /**
   * The entries: values are {@code String}, {@code Boolean} or {@code List<Long>}.
   *
   * @throws IllegalArgumentException if the text is anything else; the message says where and what
   *     was expected
   */
  static Map<String, Object> parse(String text) {
    return new PythonDict(text).dict();
  }

  private Map<String, Object> dict() {
    Map<String, Object> entries = new LinkedHashMap<>();
    expect('{');
    while (!take('}')) {
      String key = string();
      expect(':');
      if (entries.put(key, value()) != null) {
        throw expected("'" + key + "' once");
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (at < text.length()) {
      throw expected("nothing after the dictionary");
    }
    return entries;
  }

  private Object value() {
    skipSpace();
    if (word("True")) {
      return true;
    }
    if (word("False")) {
      return false;
    }
    return peek() == '(' ? tuple() : string();
  }

  private boolean word(String word) {
    boolean found = text.startsWith(word, at);
    at += found ? word.length() : 0;
    return found;
  }

  private List<Long> tuple() {
    List<Long> numbers = new ArrayList<>();
    expect('(');
    while (!take(')')) {
      numbers.add(number());
      if (!take(',')) {
        // Without a comma, (3) is a number in parentheses.
        if (numbers.size() == 1) {
          throw expected("','");
        }
        expect(')');
        break;
      }
    }
    return List.copyOf(numbers);
  }

  private long number() {
    skipSpace();
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from || at - from > MAX_DIGITS) {
      at = from;
      throw expected("a size");
    }
    long number = Long.parseLong(text.substring(from, at));
    word("L"); // Python 2
    return number;
  }

  private String string() {
    skipSpace();
    char quote = peek();
    int end = text.indexOf(quote, at + 1);
    if ((quote != '\'' && quote != '"') || end < 0 || text.substring(at, end).contains("\\")) {
      throw expected("a string");
    }
    String string = text.substring(at + 1, end);
    at = end + 1;
    return string;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw expected("'" + c + "'");
    }
  }

  private boolean take(char c) {
    skipSpace();
    boolean found = peek() == c;
    at += found ? 1 : 0;
    return found;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\n') {
      at++;
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("character " + (at + 1) + ", expected " + what);
  }
}
