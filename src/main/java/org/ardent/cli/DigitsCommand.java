package org.ardent.cli;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableWriter;
import org.ardent.io.InvalidInputException;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "digits",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent digits --output=PATH [options] [@FILE]",
    descriptionHeading = "%n",
    description = "Write synthetic 28x28 handwritten-like digits, ten classes, 784 columns.")
final class DigitsCommand implements Callable<Integer> {
  @Mixin Help help;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many digits. Default: ${DEFAULT-VALUE}.")
  private long count = 10_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed draws the same digits. Default: ${DEFAULT-VALUE}.")
  private long seed = 0;

  @Option(names = "--grey", description = "Write grey levels from 0 to 1, not 0 and 1.")
  private boolean grey;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "F.amat, F.csv or F.data[.gz]: a text file; F.npy: a NumPy array; otherwise a"
              + " Parquet folder.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new InvalidInputException("--count is " + count + ", expected at least 1");
    }
    SparkSession spark = Session.open("digits");
    Binarize how = grey ? Binarize.NONE : Binarize.THRESHOLD;
    TableWriter.write(
        spark,
        DigitsTable.of(spark, "digits", count, seed, ReadOptions.DEFAULTS.withBinarize(how, seed)),
        output,
        overwrite.allowed());
    new JsonLine().with("examples", count).with("seed", seed).with("output", output).print();
    return 0;
  }
}
