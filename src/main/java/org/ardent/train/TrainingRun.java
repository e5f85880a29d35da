package org.ardent.train;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.pack.PackedSize;
import org.ardent.table.Kinds;
import org.ardent.table.Table;

/**
 * From tables to a trained model: the one path of the command line and of spark.ml.
 *
 * @param choice which model
 * @param settings how to train it
 * @param kinds of the columns, as far as they are asked for
 * @param shards blocks the data are packed into
 */
public record TrainingRun(
    ModelSettings choice, TrainingSettings settings, Kinds kinds, int shards) {

  public TrainingRun {
    if (shards < 1) {
      throw new IllegalArgumentException("shards is " + shards + ", expected at least 1");
    }
    if (choice.masks() > 1 && settings.optimizer().equals(TrainingSettings.LBFGS)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "masks is %d, expected 1: lbfgs sees the data once for all masks",
              choice.masks()));
    }
  }

  /**
   * Reads the training set once, settles its variables, and builds the model.
   *
   * @throws InvalidInputException about what is not as the kinds ask for, or if the model does not
   *     fit; the message says which size would
   */
  public TrainingPlan plan(SparkSession spark, Table train) {
    Split split = Split.train(train, kinds, settings.rebinarize());
    List<Variable> variables =
        settings.rebinarize()
            ? Collections.nCopies(train.columns().size(), new Variable.Binary())
            : kinds.variables(train, split.summary());
    Layout layout = choice.layout(variables, spark.sparkContext().hadoopConfiguration());
    MemoryLimits limits = MemoryLimits.of(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    Model model = model(limits, layout);
    new SliceSize(PackedSize.of(split.summary(), layout), settings, limits).check(model, shards);
    return new TrainingPlan(spark, this, split, model);
  }

  private Model model(MemoryLimits limits, Layout layout) {
    ModelRegistry.Entry entry = ModelRegistry.get(choice.model());
    return new ModelSize(
            units -> entry.factory().create(layout, choice.architecture(units, settings.seed())),
            settings,
            shards,
            limits)
        .create(choice.hiddenLayers());
  }
}
