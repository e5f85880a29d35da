package org.ardent.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.format.TableWriter;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.ImputationStrategy;
import org.ardent.score.RowImputer;
import org.ardent.score.TableImputer;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "impute",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent impute --model=M --data=D --output=PATH [options] [@FILE]",
    descriptionHeading = "%n",
    description =
        "Fill the missing cells of a table. A cell is filled from all known cells of its row. Other"
            + " columns stay as they are.",
    footer = {
      "",
      "A nade-orderless fills any cells; other models fill only cells at the end of their ordering."
          + " The filled value is never \"missing\" and never the group of rare or unseen words."
    })
final class ImputeCommand implements Callable<Integer> {
  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The table; 'train --help' says how it is read.")
  private String dataUri;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "F.csv, F.amat or F.data[.gz]: a text file; F.npy: a NumPy array; otherwise a Parquet"
              + " folder. A .csv file and a Parquet folder also get the logLikelihood of the known"
              + " cells of each row, in nats.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "How numbers are filled: mean, mode, or auto (the mean for continuous columns, the mode"
              + " for others). Words always get the mode. Default: ${DEFAULT-VALUE}.")
  private ImputationStrategy strategy;

  @Option(
      names = "--draws",
      paramLabel = "K",
      description =
          "Multiple imputation: write each row K times, with values drawn together from the model,"
              + " and the number of the draw in the column draw.")
  private Integer draws;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed for --draws and --binarize sample. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private DataOptions data;

  @Override
  public Integer call() {
    if (draws != null && draws < 1) {
      throw new InvalidInputException("--draws is " + draws + ", expected at least 1");
    }
    LoadedModel model = modelOption.load(Session.hadoop());
    modelOption.density(model);
    try {
      RowImputer.require(model);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(modelOption.uri() + ": " + e.getMessage(), e);
    }
    SparkSession spark = Session.open("impute");
    modelOption.requireMemory(spark, model);
    Table matching = modelOption.table(spark, model, data, dataUri, seed);
    Notes.print(matching.notes());
    Table whole = whole(spark, model, matching);
    JsonLine json = new JsonLine().with("model", modelOption.uri());
    try (AtomicOutput target =
            AtomicOutput.open(
                spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed());
        TableImputer imputer = new TableImputer(whole, matching.columns(), model)) {
      if (whole.schema() != null && !TableWriter.isFile(output)) {
        json.with("imputed", imputer.missingCells());
        typed(spark, matching, whole).write().parquet(target.temporary().toString());
      } else {
        write(spark, imputer, target);
        json.with("imputed", imputer.missingCellsSeen());
      }
      target.commit();
    }
    if (draws != null) {
      json.with("draws", draws).with("seed", seed);
    }
    json.with("output", output).print();
    return 0;
  }

  private void write(SparkSession spark, TableImputer imputer, AtomicOutput target) {
    boolean named = !TableWriter.isFile(output) || output.toLowerCase(Locale.ROOT).contains(".csv");
    Table filled =
        draws == null ? imputer.filled(strategy, named) : imputer.drawn(draws, seed, named);
    try {
      TableWriter.write(spark, filled, output, target);
    } catch (InvalidInputException e) {
      // Which row of the input it is: of drawn rows there are more.
      imputer.missingCells();
      throw e;
    }
  }

  /** The table with all of its columns, unless some were chosen. */
  private Table whole(SparkSession spark, LoadedModel model, Table matching) {
    if (!data.columns().isEmpty() || matching.features() != null) {
      return matching;
    }
    Table all = TableReader.read(spark, dataUri, modelOption.readOptions(model, data, seed));
    return all.columns().containsAll(matching.columns()) ? all : matching;
  }

  /** The rows of a Parquet source, with cells of their own types. */
  private Dataset<Row> typed(SparkSession spark, Table matching, Table whole) {
    AutoregressiveDensityModel density =
        AutoregressiveDensityModel.load(modelOption.uri()).setStrategy(strategy.label());
    if (matching.features() == null) {
      density.setInputCols(
          DateMetadata.columns(density.loaded(), matching.columns())
              .sources(matching.columns())
              .toArray(String[]::new));
    } else {
      density.setFeaturesCol(matching.features().name());
    }
    Dataset<Row> rows =
        spark.createDataFrame(whole.wholeRows().map(TableRow::original), whole.schema());
    return draws == null ? density.impute(rows) : density.impute(rows, draws, seed);
  }
}
