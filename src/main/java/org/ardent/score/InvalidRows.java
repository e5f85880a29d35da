package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Malformed rows that scoring left out.
 *
 * @param count how many
 * @param first what was wrong with the first of them, at most {@value #NAMED}
 */
public record InvalidRows(long count, List<Problem> first) implements Serializable {
  /** How many are described. */
  public static final int NAMED = 5;

  static final InvalidRows NONE = new InvalidRows(0, List.of());

  /**
   * What is wrong with a row.
   *
   * @param row its index, from 0
   * @param words as in {@link org.ardent.table.TableRow#problem}
   */
  public record Problem(long row, String words) implements Serializable {}

  public InvalidRows {
    first = List.copyOf(first);
  }

  /** With one more row. */
  InvalidRows plus(long row, String words) {
    return plus(new InvalidRows(1, List.of(new Problem(row, words))), 0);
  }

  /** With those of a later part of the table, whose rows are counted from the given index. */
  InvalidRows plus(InvalidRows later, long firstRow) {
    List<Problem> named = new ArrayList<>(first);
    for (Problem problem : later.first) {
      if (named.size() < NAMED) {
        named.add(new Problem(firstRow + problem.row, problem.words));
      }
    }
    return new InvalidRows(count + later.count, named);
  }
}
