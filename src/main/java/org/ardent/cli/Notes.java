package org.ardent.cli;

import java.util.List;
import org.ardent.io.Secrets;

/** What a user should know about how data were read, although nothing is wrong. */
final class Notes {
  private Notes() {}

  /** Prints each on a line of its own. */
  static void print(List<String> notes) {
    notes.forEach(note -> System.err.println("note: " + Secrets.redact(OptionNames.in(note))));
  }
}
