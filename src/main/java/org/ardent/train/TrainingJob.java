package org.ardent.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.orderless.NadeOrderless;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Optimizers;
import org.ardent.pack.PackedSize;
import org.ardent.table.GoodRows;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;

/**
 * Turns tables into a trained model. The command line and spark.ml both use it.
 *
 * @param choice which model
 * @param settings how to train it
 * @param kinds of the columns, where the user asks for any
 * @param shards blocks the data are packed into
 */
public record TrainingJob(
    ModelSettings choice, TrainingSettings settings, Kinds kinds, int shards) {

  public TrainingJob {
    if (shards < 1) {
      throw new InvalidSettingException(
          new Setting("numShards"), "is " + shards + ", expected at least 1");
    }
    if (choice.model().equals(NadeOrderless.NAME)
        && settings.optimizer().equals(TrainingSettings.LBFGS)) {
      throw new InvalidSettingException(
          new Setting("optimizer"),
          String.format(
              Locale.ROOT,
              "is lbfgs, which would train the default ordering of a %s alone, expected one of %s",
              NadeOrderless.NAME,
              Optimizers.NAMES));
    }
    if (choice.masks() > 1 && settings.optimizer().equals(TrainingSettings.LBFGS)) {
      throw new InvalidSettingException(
          new Setting("masks"),
          String.format(
              Locale.ROOT,
              "is %d, expected 1: lbfgs sees the data once for all masks",
              choice.masks()));
    }
  }

  /**
   * Reads the training set once, decides its variables, and builds the model.
   *
   * @throws InvalidInputException about what is not as the kinds ask for, or if the model does not
   *     fit; the message says which size would
   */
  public PreparedJob prepare(SparkSession spark, Table train) {
    return prepare(
        spark, CheckedTable.train(train, kinds, settings.rebinarize()), kinds, List.of());
  }

  /**
   * The same, without columns from which nothing can be learned and for which the user asks
   * nothing. {@link PreparedJob#notes} says which and why.
   *
   * @throws InvalidInputException as from {@link #prepare}, or if no column is left
   */
  public PreparedJob prepareUseful(SparkSession spark, Table train) {
    CheckedTable split = CheckedTable.train(train, kinds, settings.rebinarize());
    if (settings.rebinarize()) {
      return prepare(spark, split, kinds, List.of());
    }
    UselessColumns useless = UselessColumns.of(train, split.summary(), kinds);
    if (useless.reasons().isEmpty()) {
      return prepare(spark, split, kinds, List.of());
    }
    return prepare(
        spark,
        split.less(useless.places()),
        kinds.less(useless.places()),
        List.copyOf(useless.reasons().values()));
  }

  private PreparedJob prepare(
      SparkSession spark, CheckedTable split, Kinds left, List<String> notes) {
    Table train = split.table();
    List<String> said = new ArrayList<>(notes);
    List<Variable> variables =
        settings.rebinarize()
            ? Collections.nCopies(train.columns().size(), new Variable.Binary())
            : left.variables(train, split.summary(), said);
    Layout layout = choice.layout(variables, spark.sparkContext().hadoopConfiguration());
    MemoryLimits limits = MemoryLimits.of(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    Model model = model(limits, layout);
    new SliceSizeCheck(PackedSize.of(split.summary(), layout), settings, limits)
        .check(model, shards);
    return new PreparedJob(spark, this, split, model, List.copyOf(said));
  }

  /** The rows of a training set that are not malformed. A word among numbers is malformed too. */
  public GoodRows goodRows(Table train) {
    Table good = GoodRows.of(train, kinds.expectation(train)).table();
    TableSummary summary = TableScan.scan(good, kinds.expectation(good));
    return GoodRows.of(train, kinds.expectationWithoutSlips(train, summary));
  }

  private Model model(MemoryLimits limits, Layout layout) {
    ModelRegistry.Entry entry = ModelRegistry.get(choice.model());
    return new CheckedModelFactory(
            units -> entry.factory().create(layout, choice.architecture(units, settings.seed())),
            settings,
            shards,
            limits)
        .create(choice.hiddenLayers());
  }
}
