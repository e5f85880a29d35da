package org.ardent.cli;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.ml.ModelDirectory;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Variable;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.train.MemoryEstimate;
import org.ardent.train.MemoryLimits;
import org.ardent.train.ModelMetadata;
import picocli.CommandLine.Option;

/** Which saved model a command works with, and the tables that fit it. */
final class ModelOption {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "A saved model: its directory or a bare .safetensors file.")
  private String uri;

  ModelOption() {}

  /** The option as it would be with this value, for a command that takes several. */
  ModelOption(String uri) {
    this.uri = uri;
  }

  String uri() {
    return uri;
  }

  LoadedModel load(Configuration hadoop) {
    return ModelDirectory.read(hadoop, uri);
  }

  /**
   * Checks that there is memory to score or sample.
   *
   * @throws InvalidInputException if there is not enough; the message says how much it takes
   */
  void requireMemory(SparkSession spark, LoadedModel model) {
    MemoryLimits limits = MemoryLimits.of(JavaSparkContext.fromSparkContext(spark.sparkContext()));
    String problem = limits.scoringProblem(MemoryEstimate.ofScoring(model.model()));
    if (problem != null) {
      throw new InvalidInputException("the model " + uri + " " + problem);
    }
  }

  /**
   * The model as a density.
   *
   * @throws InvalidInputException if it is none; the message says why
   */
  AutoregressiveModel density(LoadedModel model) {
    try {
      return model.model().density();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(uri + ": " + e.getMessage(), e);
    }
  }

  /**
   * A table with the model's columns: by name, in any order, if model and table have names,
   * otherwise by place.
   */
  Table table(SparkSession spark, LoadedModel model, DataOptions data, String dataUri, long seed) {
    return new MatchingColumns(columnNames(model), "the model " + uri)
        .read(spark, dataUri, readOptions(model, data, seed));
  }

  /** How a table is read whose values are those of the model's columns. */
  ReadOptions readOptions(LoadedModel model, DataOptions data, long seed) {
    boolean whole =
        model.model().layout().variables().stream().allMatch(Variable.Nominal.class::isInstance);
    return data.options(seed)
        .withWholeGreyLevels(whole)
        .withDates(DateMetadata.columns(model, columnNames(model)));
  }

  /** Names of the model's columns; x1…xn where it has none. */
  List<String> columnNames(LoadedModel model) {
    int n = model.model().layout().size();
    List<String> names = ModelMetadata.columns(model);
    return names.size() == n ? names : MatchingColumns.defaultNames(n);
  }
}
