package org.ardent.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ardent.kind.Levels;
import org.ardent.kind.Numbers;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;
import org.ardent.shipping.Shipping;

/**
 * Columns of which no word is a level of the model's: more often another spelling, such as a dot at
 * the end, than words that are all new. Every such word has a probability, so nothing else tells.
 */
public final class UnseenWords {
  private static final int ROWS = 1000;

  /** Fewer words may well all be rare. */
  private static final int FEWEST = 20;

  private UnseenWords() {}

  /**
   * What the user should know, a sentence a column; the first rows decide.
   *
   * @param variables of the table's columns
   */
  public static List<String> notes(Table table, List<? extends Variable> variables) {
    List<Integer> columns =
        IntStream.range(0, variables.size())
            .filter(i -> variables.get(i).ungated() instanceof Nominal n && n.other())
            .boxed()
            .toList();
    if (columns.isEmpty() || variables.size() != table.columns().size()) {
      return List.of();
    }
    List<TableRow> rows = Shipping.take(table.rows(), ROWS);
    List<String> notes = new ArrayList<>();
    for (int column : columns) {
      Levels levels = Levels.of(variables.get(column));
      int other = variables.get(column).levels().size();
      List<String> words =
          rows.stream()
              .filter(row -> row.values() != null && row.values().size() > column)
              .filter(row -> !Double.isNaN(row.values().apply(column)))
              .map(row -> row.text(column))
              .toList();
      if (words.size() >= FEWEST && words.stream().allMatch(w -> levels.code(w) == other)) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: %s has no word that the model knows in its first %,d rows, but words such as"
                    + " %s; expected %s",
                table.source(),
                table.columnLabel(column),
                rows.size(),
                Numbers.quote(words.get(0)),
                levels.words()));
      }
    }
    return notes;
  }
}
