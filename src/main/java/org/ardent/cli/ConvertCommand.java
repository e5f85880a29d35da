package org.ardent.cli;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.format.TableWriter;
import org.ardent.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "convert",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent convert --data=DATA --output=PATH [options] [@FILE]",
    descriptionHeading = "%n",
    description = "Convert a table between formats, with binarisation, for example IDX to Parquet.")
final class ConvertCommand implements Callable<Integer> {
  @Mixin Help help;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The table to convert; 'train --help' says how it is read.")
  private String dataUri;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "F.amat, F.csv or F.data[.gz]: a text file; F.npy: a NumPy array; otherwise a"
              + " Parquet folder.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --binarize sample. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private DataOptions data;

  @Override
  public Integer call() {
    SparkSession spark = Session.open("convert");
    Table table = TableReader.read(spark, dataUri, data.options(seed));
    Notes.print(table.notes());
    long rows = TableWriter.write(spark, table, output, overwrite.allowed());
    new JsonLine()
        .with("data", dataUri)
        .with("examples", rows)
        .with("columns", table.columns().size())
        .with("output", output)
        .print();
    return 0;
  }
}
