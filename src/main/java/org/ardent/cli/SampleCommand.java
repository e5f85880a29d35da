package org.ardent.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableWriter;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.ml.SamplePicture;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.RowDecoder;
import org.ardent.pack.StagedRows;
import org.ardent.score.SampleCells;
import org.ardent.score.Sampler;
import org.ardent.score.Sampler.Sample;
import org.ardent.shipping.Shipping;
import org.ardent.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sample",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent sample --model=MODEL --output=PATH [options] [@FILE]",
    descriptionHeading = "%n",
    description = "Draw new rows from a model, or complete given rows.",
    footer = {
      "",
      "The rows of --given fix the first K positions of the ordering, or any columns of a"
          + " nade-orderless. The rest is drawn from the model's conditional distribution."
    })
final class SampleCommand implements Callable<Integer> {
  private static final int LARGEST_PICTURE = 10_000;

  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many rows. Default: as many as --given has, else 100.")
  private Long count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed draws the same rows. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "F.png: a picture, with samples on the left and the probabilities they were drawn from"
              + " on the right; F.csv, F.amat or F.data[.gz]: a text file; F.npy: a NumPy array;"
              + " otherwise a Parquet folder.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--given",
      paramLabel = "DATA",
      description =
          "Rows to complete. They have the columns at the first positions of the ordering, or all"
              + " columns together with --observed. For a nade-orderless they have any columns, and"
              + " empty cells are drawn too. With N rows, sample i completes row i modulo N.")
  private String given;

  @Option(
      names = "--observed",
      paramLabel = "K",
      description =
          "With --given: how many of the first positions of the ordering are kept. Default: the"
              + " number of columns in --given.")
  private Integer observed;

  @Mixin private DataOptions data;

  @Override
  public Integer call() throws IOException {
    LoadedModel model = modelOption.load(Session.hadoop());
    modelOption.density(model);
    check(model);
    Layout layout = model.model().layout();
    SparkSession spark = Session.open("sample");
    modelOption.requireMemory(spark, model);
    try (AtomicOutput target =
            AtomicOutput.open(
                spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed());
        Sampler sampler = new Sampler(spark, model)) {
      GivenPrefix prefix = given == null ? null : prefix(spark, model);
      long rows = count != null ? count : prefix != null ? prefix.count() : 100;
      JavaRDD<Sample> samples =
          prefix == null || prefix.given() == null
              ? sampler.draw(rows, seed)
              : sampler.draw(rows, seed, prefix.given());
      if (picture()) {
        requirePicture(rows);
        List<Sample> drawn = Shipping.collect(samples);
        try (OutputStream out = target.create()) {
          SamplePicture.of(model, drawn).write(out);
        }
      } else {
        List<String> names = modelOption.columnNames(model);
        Optional<SampleCells> cells =
            TableWriter.isFile(output) || given != null
                ? Optional.empty()
                : SampleCells.of(layout, names);
        if (cells.isPresent()) {
          target.writeParquet(sampler.dataFrame(rows, seed, cells.get()));
        } else {
          write(
              spark,
              Table.of(
                  "samples",
                  names,
                  DateMetadata.read(model),
                  samples.map(s -> RowDecoder.row(layout, s.values()))),
              target);
        }
      }
      target.commit();
      new JsonLine()
          .with("model", modelOption.uri())
          .with("examples", rows)
          .with("seed", seed)
          .with("output", output)
          .print();
      return 0;
    }
  }

  /** Writes samples, each of which is drawn once, however often the format looks at them. */
  private void write(SparkSession spark, Table samples, AtomicOutput target) {
    if (TableWriter.isFile(output)) {
      TableWriter.write(spark, samples, output, target);
      return;
    }
    try (StagedRows staged = StagedRows.of(samples)) {
      TableWriter.write(spark, staged.table(), output, target);
    }
  }

  private boolean picture() {
    return output.toLowerCase(Locale.ROOT).endsWith(".png");
  }

  private static void requirePicture(long rows) {
    if (rows > LARGEST_PICTURE) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--count is %d, expected at most %d for a picture",
              rows,
              LARGEST_PICTURE));
    }
  }

  private void check(LoadedModel model) {
    if (picture()) {
      String unfit = SamplePicture.unfit(model.model().layout());
      if (unfit != null) {
        throw new InvalidInputException(
            String.format(Locale.ROOT, "%s: %s, expected a name such as F.csv", output, unfit));
      }
    }
    if (count != null && count < 1) {
      throw new InvalidInputException("--count is " + count + ", expected at least 1");
    }
    if (observed != null && given == null) {
      throw new InvalidInputException("--observed goes with --given");
    }
    int n = model.model().layout().size();
    if (given != null && model.model().masks() > 1) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--given: the model averages %d orderings, so no prefix of one can be continued"
                  + " exactly",
              model.model().masks()));
    }
    if (observed != null && (observed < 0 || observed > n)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--observed is %d, expected 0 to %d, the model's variables",
              observed,
              n));
    }
  }

  private GivenPrefix prefix(SparkSession spark, LoadedModel model) {
    return GivenPrefix.read(
        spark,
        given,
        modelOption.readOptions(model, data, seed),
        model.model().layout(),
        modelOption.columnNames(model),
        observed,
        model.model() instanceof OrderAgnosticModel);
  }
}
