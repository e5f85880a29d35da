package org.ardent.kind;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ardent.model.Variable;

/** The words of a categorical column, and the number that each stands for. */
public final class Levels implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No more words than this are named in a message. */
  private static final int NAMED = 8;

  /** The word for a drawn value that stands for all words outside the levels. */
  static final String OTHER = "<other>";

  private final List<String> names;
  private final int otherwise;
  private final Map<String, Integer> codes = new HashMap<>();

  private Levels(List<String> names, boolean other) {
    this.names = names;
    otherwise = other ? names.size() : -1;
    for (int k = 0; k < names.size(); k++) {
      codes.put(names.get(k), k);
    }
  }

  /** The levels of a variable that has some. */
  public static Levels of(Variable variable) {
    Variable.Nominal nominal = (Variable.Nominal) variable.ungated();
    return new Levels(nominal.levels(), nominal.other());
  }

  /**
   * The number of a cell's text. A text that is not a level has the number of all other words, or
   * −1 if they have none. A level may look like a number; then it is the number's shortest text.
   */
  public int code(String text) {
    return codes.getOrDefault(text, otherwise);
  }

  /** The word that a number stands for. */
  public String word(int code) {
    return code < names.size() ? names.get(code) : OTHER;
  }

  /** What is allowed, for messages. */
  public String words() {
    int more = names.size() - NAMED;
    String first = String.join(", ", more > 0 ? names.subList(0, NAMED) : names);
    return "one of " + first + (more > 0 ? " and " + more + " more" : "");
  }
}
