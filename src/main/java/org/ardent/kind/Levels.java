package org.ardent.kind;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words of a categorical column, and the number that each stands for. */
public final class Levels implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No more words than this are named in a message. */
  private static final int NAMED = 8;

  private final List<String> names;
  private final Map<String, Integer> codes = new HashMap<>();

  public Levels(List<String> names) {
    this.names = List.copyOf(names);
    for (int k = 0; k < names.size(); k++) {
      codes.put(names.get(k), k);
    }
  }

  /**
   * The number of a cell's text, −1 of what is none of the levels. A level may look like a number;
   * then it is the number's shortest text.
   */
  public int code(String text) {
    return codes.getOrDefault(text, -1);
  }

  /** What is allowed, for messages. */
  public String words() {
    int more = names.size() - NAMED;
    String first = String.join(", ", more > 0 ? names.subList(0, NAMED) : names);
    return "one of " + first + (more > 0 ? " and " + more + " more" : "");
  }
}
