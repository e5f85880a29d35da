package org.ardent.cli;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.Binarize;
import org.ardent.table.GoodRows;
import org.ardent.table.Kinds;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.UnseenWords;
import org.ardent.train.CheckedTable;
import org.ardent.train.PreparedJob;
import org.ardent.train.TrainingRequest;

/** The request and the tables of a command that trains, as its options say. */
final class TrainingTables {
  private final TrainingSets sets;
  private final DataOptions data;
  private final TrainOptions options;

  TrainingTables(TrainingSets sets, DataOptions data, TrainOptions options) {
    this.sets = sets;
    this.data = data;
    this.options = options;
  }

  /**
   * What the options ask for.
   *
   * @param checks of the command's own options; throws IllegalArgumentException
   * @throws InvalidInputException if options are out of range, or do not go together
   */
  TrainingRequest request(Runnable checks) {
    try {
      checks.run();
      requireUri("--valid-where", sets.validWhere, "--valid", sets.validUri);
      if (sets.validUri != null && options.holdsOut()) {
        throw new IllegalArgumentException("--valid-fraction goes without --valid");
      }
      requireUri("--test-where", sets.testWhere, "--test", sets.testUri);
      requireUri("--valid-variable", sets.validVariable, "--valid", sets.validUri);
      requireUri("--test-variable", sets.testVariable, "--test", sets.testUri);
      if (options.rebinarize() && data.binarize() != Binarize.SAMPLE) {
        throw new IllegalArgumentException("--rebinarize goes with --binarize sample");
      }
      for (String uri : new String[] {sets.trainUri, sets.validUri, sets.testUri}) {
        if (options.rebinarize() && uri != null && uri.startsWith(DigitsTable.SCHEME)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "--rebinarize: %s has no grey levels; write them with the command digits --grey",
                  uri));
        }
      }
      return options.request(sets.modelName, kinds());
    } catch (InvalidSettingException e) {
      throw new InvalidInputException(e.message(OptionNames::of), e);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(e.getMessage(), e);
    }
  }

  private static void requireUri(String option, String condition, String of, String uri) {
    if (condition != null && uri == null) {
      throw new IllegalArgumentException(option + " goes with " + of);
    }
  }

  private Kinds kinds() {
    Kinds kinds = options.kinds(Session.hadoop());
    if (options.rebinarize() && !kinds.inferred() && !kinds.binary()) {
      throw new InvalidInputException("--rebinarize makes binary columns, expected no --kinds");
    }
    return kinds;
  }

  /** How a set is read; for --rebinarize grey levels stay as they are. */
  private ReadOptions readOptions(String condition, String variable, Kinds kinds) {
    ReadOptions read = data.options(options.seed(), condition);
    if (variable != null) {
      read = read.withVariable(variable);
    }
    read = read.withDates(options.dates());
    return (options.rebinarize() ? read.withBinarize(Binarize.NONE, options.seed()) : read)
        .withWholeGreyLevels(kinds.wholeGreyLevels());
  }

  /** The rows to train on, and what is said of them. */
  Table train(SparkSession spark, TrainingRequest run) {
    ReadOptions read = trainOptions(run.said().kinds());
    Table train = TableReader.read(spark, sets.trainUri, read);
    requireDates(train, read.dates());
    Notes.print(train.notes());
    return good(run, train);
  }

  /** How the training set is read. */
  ReadOptions trainOptions(Kinds kinds) {
    return readOptions(sets.trainWhere, sets.trainVariable, kinds);
  }

  /** A training set without malformed rows, if that is asked for. */
  Table good(TrainingRequest run, Table train) {
    return skips() ? said(run.goodRows(train)) : train;
  }

  /** The validation set, checked; null if none is given. */
  CheckedTable valid(PreparedJob job, SparkSession spark) {
    CheckedTable valid =
        check(job, like(job, spark, sets.validUri, sets.validWhere, sets.validVariable));
    if (valid != null && job.hasSameRows(valid)) {
      Notes.print(
          List.of(
              "--valid has the rows of --train, so overfitting looks best on it;"
                  + " --valid-where or --valid-variable may choose others"));
    }
    return valid;
  }

  /** The test set, checked; null if none is given. */
  CheckedTable test(PreparedJob job, SparkSession spark) {
    return check(job, like(job, spark, sets.testUri, sets.testWhere, sets.testVariable));
  }

  /** Reads and checks all rows of a set that is like the training set; null if there is none. */
  CheckedTable check(PreparedJob job, Table table) {
    return table == null ? null : job.check(skips() ? said(job.goodRows(table)) : table);
  }

  private boolean skips() {
    return sets.onInvalid == TrainingSets.OnInvalidRow.SKIP;
  }

  /**
   * Checks that there is a test set with the columns of the training set, without its rows.
   *
   * @throws InvalidInputException if there is not
   */
  void requireTest(PreparedJob job, SparkSession spark) {
    matching(job, spark, sets.testUri, sets.testWhere, sets.testVariable);
  }

  private Table like(
      PreparedJob job, SparkSession spark, String uri, String condition, String variable) {
    Table table = matching(job, spark, uri, condition, variable);
    if (table != null) {
      Notes.print(table.notes());
      Notes.print(UnseenWords.notes(table, job.model().layout().variables()));
    }
    return table;
  }

  private Table matching(
      PreparedJob job, SparkSession spark, String uri, String condition, String variable) {
    if (uri == null) {
      return null;
    }
    ReadOptions read = readOptions(condition, variable, job.job().kinds());
    List<String> names = job.table().columns();
    // Columns that are left out shift the places of the others, so these are chosen by name.
    ReadOptions same = job.notes().isEmpty() ? read : read.withColumns(names);
    return new MatchingColumns(names, "the training set").read(spark, uri, same);
  }

  /** Checks that there are the dates of which parts are asked. */
  private static void requireDates(Table table, DateColumns dates) {
    for (String column : dates.made(List.copyOf(dates.forms().keySet()))) {
      if (!table.columns().contains(column)) {
        String name = dates.sources(List.of(column)).get(0);
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "--parts has '%s', which is no column that %s is read with, expected one of %s",
                name,
                table.source(),
                NameList.of(table.columns())));
      }
    }
  }

  private static Table said(GoodRows rows) {
    Notes.print(rows.notes());
    return rows.table();
  }
}
