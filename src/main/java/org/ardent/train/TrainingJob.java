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
import org.ardent.table.Kinds;
import org.ardent.table.Table;

/**
 * Turns tables into a trained model; all of it is settled.
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
   * Reads the training set once, decides its variables, and builds the model. All rows train.
   *
   * @throws InvalidInputException about what is not as the kinds ask for, or if the model does not
   *     fit; the message says which size would
   */
  public PreparedJob prepare(SparkSession spark, Table train) {
    CheckedTable checked = CheckedTable.train(train, kinds, settings.rebinarize());
    List<String> notes = new ArrayList<>();
    List<Variable> variables = variables(checked, kinds, settings.rebinarize(), notes);
    return prepared(spark, checked, null, variables, notes);
  }

  /**
   * The variables of a table's columns.
   *
   * @param rebinarize whether values are probabilities of binary columns
   * @param notes what a user should know is added here
   */
  static List<Variable> variables(
      CheckedTable train, Kinds kinds, boolean rebinarize, List<String> notes) {
    return rebinarize
        ? Collections.nCopies(train.table().columns().size(), new Variable.Binary())
        : kinds.variables(train.table(), train.summary(), notes);
  }

  /**
   * The job with its model.
   *
   * @param heldOut rows to validate on, or null
   */
  PreparedJob prepared(
      SparkSession spark,
      CheckedTable train,
      CheckedTable heldOut,
      List<Variable> variables,
      List<String> notes) {
    Layout layout = choice.layout(variables, spark.sparkContext().hadoopConfiguration());
    MemoryLimits limits = MemoryLimits.of(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    Model model = model(limits, layout);
    new SliceSizeCheck(PackedSize.of(train.summary(), layout), settings, limits)
        .check(model, shards);
    return new PreparedJob(spark, this, train, heldOut, model, notes);
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
