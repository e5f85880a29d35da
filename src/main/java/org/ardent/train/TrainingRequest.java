package org.ardent.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.ardent.model.Variable;
import org.ardent.table.GoodRows;
import org.ardent.table.HeldOut;
import org.ardent.table.Kinds;
import org.ardent.table.RowSplit;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.ardent.train.exec.MeetingSettings;

/**
 * What a user asks for of training. What they do not say is chosen by {@link SettingsRule} once the
 * table is known; then it is a {@link TrainingJob}. The command line and spark.ml both use it.
 */
public final class TrainingRequest {
  /** The share of the rows that validate where no validation set is given. */
  public static final double VALIDATION_FRACTION = 0.1;

  /** Fewer rows than this judge nothing: then all rows train. */
  private static final long LEAST_HELD_OUT = 20;

  private final ModelSettings.Builder model;
  private final TrainingSettings.Builder settings;
  private final Kinds kinds;
  private final Integer shards;
  private final Double validationFraction;
  private final TrainingJob said;

  /**
   * A request.
   *
   * @param model which model
   * @param settings how to train it
   * @param kinds of the columns, where the user asks for any
   * @param shards blocks the data are packed into; null if nothing is said
   * @param validationFraction the share of the training rows that are held out to validate, where
   *     no validation set is given; null if nothing is said
   * @throws IllegalArgumentException if something is out of range, or does not go together
   */
  public TrainingRequest(
      ModelSettings.Builder model,
      TrainingSettings.Builder settings,
      Kinds kinds,
      Integer shards,
      Double validationFraction) {
    this.model = model;
    this.settings = settings;
    this.kinds = kinds;
    this.shards = shards;
    this.validationFraction = validationFraction;
    if (validationFraction != null && !(validationFraction >= 0 && validationFraction < 1)) {
      throw new InvalidSettingException(
          new Setting("validationFraction"), "is " + validationFraction + ", expected in [0, 1)");
    }
    said = new TrainingJob(model.build(), settings.build(), kinds, shards == null ? 1 : shards);
  }

  /** What is said, with {@link TrainingSettings#BASE} in place of what is not. */
  public TrainingJob said() {
    return said;
  }

  /**
   * Reads the training set once, decides its variables and the settings, and builds the model.
   *
   * @param validated whether there will be a validation set; otherwise some of the rows are one
   * @throws InvalidInputException about what is not as the kinds ask for, or if the model does not
   *     fit; the message says which size would
   */
  public PreparedJob prepare(SparkSession spark, Table train, boolean validated) {
    return prepare(spark, scan(train), kinds, List.of(), validated);
  }

  /**
   * The same, without columns from which nothing can be learned and for which the user asks
   * nothing. {@link PreparedJob#notes} says which and why.
   *
   * @throws InvalidInputException as from {@link #prepare}, or if no column is left
   */
  public PreparedJob prepareUseful(SparkSession spark, Table train, boolean validated) {
    CheckedTable checked = scan(train);
    if (said.settings().rebinarize()) {
      return prepare(spark, checked, kinds, List.of(), validated);
    }
    UselessColumns useless = UselessColumns.of(train, checked.summary(), kinds);
    if (useless.reasons().isEmpty()) {
      return prepare(spark, checked, kinds, List.of(), validated);
    }
    return prepare(
        spark,
        checked.less(useless.places()),
        kinds.less(useless.places()),
        List.copyOf(useless.reasons().values()),
        validated);
  }

  private CheckedTable scan(Table train) {
    MeetingSettings.require(train.rows().context());
    return CheckedTable.train(train, kinds, said.settings().rebinarize());
  }

  private PreparedJob prepare(
      SparkSession spark, CheckedTable checked, Kinds left, List<String> notes, boolean validated) {
    List<String> all = new ArrayList<>(notes);
    List<Variable> variables =
        TrainingJob.variables(checked, left, said.settings().rebinarize(), all);
    CheckedTable train = checked;
    CheckedTable heldOut = null;
    double share = validated ? 0 : share(checked);
    if (share > 0) {
      HeldOut parts =
          HeldOut.of(
              checked.table(), checked.summary(), RowSplit.share(said.settings().seed(), share));
      if (parts.leftSummary().rows() > 0 && parts.heldSummary().rows() > 0) {
        train = new CheckedTable(parts.left(), parts.leftSummary());
        heldOut = new CheckedTable(parts.held(), parts.heldSummary());
      }
    }
    return prepared(spark, train, heldOut, variables, all, validated);
  }

  /**
   * The job on sets that are checked already.
   *
   * @param heldOut rows to validate on, or null
   * @param notes as {@link PreparedJob#notes}
   */
  PreparedJob prepared(
      SparkSession spark,
      CheckedTable train,
      CheckedTable heldOut,
      List<Variable> variables,
      List<String> notes,
      boolean validated) {
    SettingsRule rule =
        SettingsRule.choose(
            said.choice(), said.settings(), train.rows(), variables, validated || heldOut != null);
    TrainingJob job =
        new TrainingJob(
            model.orElse(rule.model()),
            settings.orElse(rule.settings()),
            kinds,
            shards == null ? rule.shards() : shards);
    return job.prepared(spark, train, heldOut, variables, notes);
  }

  /** What the packed training set depends on beside the rows and how they are read. */
  Map<String, String> packing(boolean validated) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("kinds", kinds.text());
    properties.put("rules", kinds.rules().toString());
    properties.put("rebinarize", String.valueOf(said.settings().rebinarize()));
    properties.put("seed", String.valueOf(said.settings().seed()));
    properties.put("shards", shards == null ? "chosen" : shards.toString());
    properties.put("ordering", said.choice().ordering());
    properties.put(
        "heldOut", validated ? "none" : String.valueOf(validationFraction)); // null: the usual
    return properties;
  }

  private double share(CheckedTable checked) {
    if (validationFraction != null) {
      return validationFraction;
    }
    return checked.rows() * VALIDATION_FRACTION < LEAST_HELD_OUT ? 0 : VALIDATION_FRACTION;
  }

  /** The rows of a training set that are not malformed. A word among numbers is malformed too. */
  public GoodRows goodRows(Table train) {
    Table good = GoodRows.of(train, kinds.expectation(train)).table();
    TableSummary summary = TableScan.scan(good, kinds.expectation(good));
    return GoodRows.of(train, kinds.expectationWithoutSlips(train, summary));
  }
}
