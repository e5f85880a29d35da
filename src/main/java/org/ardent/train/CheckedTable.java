package org.ardent.train;

import java.util.Locale;
import java.util.Set;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.kind.Expectation;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.pack.StagedRows;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;

/**
 * One set of rows: checked, not yet packed.
 *
 * @param packing how it gets packed
 */
public record CheckedTable(Table table, TableSummary summary, Packing packing) {

  /** How a set gets packed. */
  @FunctionalInterface
  interface Packing {
    /** The set as shards, which the caller closes. */
    Shards pack(CheckedTable set, Layout layout, long seed, int shards);
  }

  /** A set whose rows are read for it. */
  CheckedTable(Table table, TableSummary summary) {
    this(
        table,
        summary,
        (set, layout, seed, shards) ->
            Shards.pack(set.table, set.summary, new RowEncoder(layout), seed, shards));
  }

  /** The same set, packed in another way. */
  CheckedTable packedBy(Packing another) {
    return new CheckedTable(table, summary, another);
  }

  /**
   * The training set.
   *
   * @param probabilities whether values are probabilities that are binarised anew every epoch
   * @throws InvalidInputException about a column that does not fit its kind
   */
  static CheckedTable train(Table table, Kinds kinds, boolean probabilities) {
    if (probabilities) {
      return probabilities(table);
    }
    TableSummary summary = TableScan.scan(table, kinds.expectation(table));
    if (kinds.inferred() && table.isGrey() && !summary.binary()) {
      throw new InvalidInputException(
          table.source()
              + String.format(
                  Locale.ROOT,
                  " has grey levels, expected %s threshold or sample, or %s",
                  Setting.BINARIZE,
                  Setting.KINDS)
              + " categorical:256 for the levels themselves");
    }
    return new CheckedTable(table, summary);
  }

  /**
   * A set with the columns of a training set, of which this model was made.
   *
   * @throws InvalidInputException about a column that differs from the training set
   */
  static CheckedTable like(Table table, Model model, boolean probabilities) {
    return probabilities
        ? probabilities(table)
        : new CheckedTable(table, TableScan.scan(table, Expectation.of(model)));
  }

  private static CheckedTable probabilities(Table table) {
    TableSummary summary = TableScan.scan(table, Expectation.ANY);
    for (int i = 0; i < summary.columns().size(); i++) {
      var column = summary.columns().get(i);
      if (column.min() < 0 || column.max() > 1) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: %s has values from %s to %s, expected probabilities from 0 to 1 to binarise",
                table.source(),
                table.columnLabel(i),
                column.min(),
                column.max()));
      }
    }
    return new CheckedTable(table, summary);
  }

  /** The same set; the staged rows it comes from are given up once it is packed. */
  public CheckedTable givingUp(StagedRows staged) {
    return packedBy(
        (set, layout, seed, shards) -> {
          try {
            return packing.pack(this, layout, seed, shards);
          } finally {
            staged.close();
          }
        });
  }

  /** The same without some columns, by their places. */
  CheckedTable less(Set<Integer> without) {
    return new CheckedTable(table.less(without), summary.less(without));
  }

  long rows() {
    return summary.rows();
  }

  Shards pack(Layout layout, long seed, int shards) {
    return packing.pack(this, layout, seed, shards);
  }
}
