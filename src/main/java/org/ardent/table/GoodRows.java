package org.ardent.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;

/**
 * A table without its malformed rows.
 *
 * @param table the good rows
 * @param malformed how many rows were left out
 * @param first what is wrong with the first of them, a line each
 */
public record GoodRows(Table table, long malformed, List<String> first) {
  private static final int NAMED = 5;

  /** The malformed rows of a partition. */
  private record Part(long rows, long malformed, List<Problem> first, String end)
      implements Serializable {}

  private record Problem(long row, String words) implements Serializable {}

  /**
   * Looks through a table once.
   *
   * @throws InvalidInputException if reading ends early, or if no row is good
   */
  public static GoodRows of(Table table, Expectation expectation) {
    RowCheck check = RowCheck.of(table, expectation);
    List<Part> parts =
        table.rows().mapPartitions(rows -> List.of(part(rows, check)).iterator(), true).collect();
    long rows = 0;
    long malformed = 0;
    List<String> first = new ArrayList<>();
    for (Part part : parts) {
      for (Problem problem : part.first) {
        if (first.size() < NAMED) {
          first.add(table.message(rows + problem.row, problem.words));
        }
      }
      rows += part.rows;
      malformed += part.malformed;
      if (part.end != null) {
        throw new InvalidInputException(table.message(rows, part.end));
      }
    }
    if (malformed == rows && rows > 0) {
      throw new InvalidInputException(first.get(0) + "; no row is as expected");
    }
    return new GoodRows(
        malformed == 0 ? table : table.onlyGood(expectation), malformed, List.copyOf(first));
  }

  private static Part part(Iterator<TableRow> input, RowCheck check) {
    long rows = 0;
    long malformed = 0;
    List<Problem> first = new ArrayList<>();
    while (input.hasNext()) {
      TableRow row = input.next();
      if (row.end()) {
        return new Part(rows, malformed, first, row.problem());
      }
      String problem = check.problem(row);
      if (problem != null) {
        malformed++;
        if (first.size() < NAMED) {
          first.add(new Problem(rows, problem));
        }
      }
      rows++;
    }
    return new Part(rows, malformed, first, null);
  }

  /** What to tell the user, a line each; nothing if all rows are good. */
  public List<String> notes() {
    if (malformed == 0) {
      return List.of();
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: %,d malformed row%s left out",
            table.source(),
            malformed,
            malformed == 1 ? "" : "s"));
    first.forEach(problem -> notes.add("  " + problem));
    if (malformed > first.size()) {
      notes.add(String.format(Locale.ROOT, "  and %,d more", malformed - first.size()));
    }
    return notes;
  }
}
