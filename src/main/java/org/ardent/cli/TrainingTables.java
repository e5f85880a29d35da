package org.ardent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.pack.StagedRows;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.Binarize;
import org.ardent.table.GoodRows;
import org.ardent.table.Kinds;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.UnseenWords;
import org.ardent.train.CacheKey;
import org.ardent.train.CheckedTable;
import org.ardent.train.PackedCache;
import org.ardent.train.PreparedJob;
import org.ardent.train.TrainingRequest;

/** The request and the tables of a command that trains, as its options say. */
final class TrainingTables implements AutoCloseable {
  private final TrainingSets sets;
  private final DataOptions data;
  private final TrainOptions options;

  /** Null where nothing is kept packed. */
  private PackedCache cache;

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

  /**
   * Opens the folder in which sets are kept packed, if one is given; from now on they come from
   * there or are kept there.
   */
  void open(SparkSession spark) {
    if (sets.cacheUri != null) {
      cache =
          PackedCache.open(
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              sets.cacheUri,
              message -> System.err.println(OptionNames.in(message)));
    }
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
    }
  }

  /** The job of the training set, and what is said of it. */
  PreparedJob prepare(SparkSession spark, TrainingRequest run) {
    boolean validated = sets.validUri != null;
    ReadOptions read = trainOptions(run.said().kinds());
    CacheKey key = cache == null ? null : key(spark, sets.trainUri, read, run.said().kinds());
    PreparedJob job =
        cache == null
            ? null
            : cache.training(spark, key, run, validated, Notes::print).orElse(null);
    if (job == null) {
      List<String> notes = new ArrayList<>();
      StagedRows staged = StagedRows.of(TableReader.read(spark, sets.trainUri, read));
      Table train = staged.table();
      requireDates(train, read.dates());
      say(train.notes(), notes);
      job = run.prepareUseful(spark, good(run, train, notes), validated).givingUp(staged);
      job = cache == null ? job : cache.keeping(job, key, run, validated, notes);
    }
    Notes.print(job.notes());
    return job;
  }

  /** What the rows of a set are, and how they are read. */
  private CacheKey key(SparkSession spark, String uri, ReadOptions read, Kinds kinds) {
    return new PackedSetKeys(spark, kinds.text()).of(uri, read, sets.onInvalid.toString());
  }

  private static void say(List<String> notes, List<String> said) {
    Notes.print(notes);
    said.addAll(notes);
  }

  /** How the training set is read. */
  ReadOptions trainOptions(Kinds kinds) {
    return readOptions(sets.trainWhere, sets.trainVariable, kinds);
  }

  /** A training set without malformed rows, if that is asked for. */
  Table good(TrainingRequest run, Table train) {
    return good(run, train, new ArrayList<>());
  }

  private Table good(TrainingRequest run, Table train, List<String> said) {
    return skips() ? good(run.goodRows(train), said) : train;
  }

  /** The validation set, checked; null if none is given. */
  CheckedTable valid(PreparedJob job, SparkSession spark) {
    CheckedTable valid = other(job, spark, sets.validUri, sets.validWhere, sets.validVariable);
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
    return other(job, spark, sets.testUri, sets.testWhere, sets.testVariable);
  }

  /** Another set, and what is said of it; null if none is given. */
  private CheckedTable other(
      PreparedJob job, SparkSession spark, String uri, String condition, String variable) {
    if (uri == null) {
      return null;
    }
    CacheKey key = null;
    if (cache != null) {
      Kinds kinds = job.job().kinds();
      ReadOptions read = like(job, readOptions(condition, variable, kinds));
      key = key(spark, uri, read, kinds).with(Map.of("columns", job.table().columns().toString()));
      CheckedTable packed = cache.other(key, job, Notes::print).orElse(null);
      if (packed != null) {
        return packed;
      }
    }
    List<String> notes = new ArrayList<>();
    Table read = matching(job, spark, uri, condition, variable);
    say(read.notes(), notes);
    // These few rows are taken from the table, where all of its first part would be staged.
    say(UnseenWords.notes(read, job.model().layout().variables()), notes);
    StagedRows staged = StagedRows.of(read);
    CheckedTable checked = check(job, staged.table(), notes).givingUp(staged);
    return cache == null ? checked : cache.keeping(checked, key, job, notes);
  }

  /** Reads and checks all rows of a set that is like the training set. */
  CheckedTable check(PreparedJob job, Table table) {
    return check(job, table, new ArrayList<>());
  }

  private CheckedTable check(PreparedJob job, Table table, List<String> said) {
    return job.check(skips() ? good(job.goodRows(table), said) : table);
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

  private Table matching(
      PreparedJob job, SparkSession spark, String uri, String condition, String variable) {
    if (uri == null) {
      return null;
    }
    ReadOptions read = readOptions(condition, variable, job.job().kinds());
    return new MatchingColumns(job.table().columns(), "the training set")
        .read(spark, uri, like(job, read));
  }

  /** Columns that are left out shift the places of the others, so these are chosen by name. */
  private static ReadOptions like(PreparedJob job, ReadOptions read) {
    return job.notes().isEmpty() ? read : read.withColumns(job.table().columns());
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

  private static Table good(GoodRows rows, List<String> said) {
    say(rows.notes(), said);
    return rows.table();
  }
}
