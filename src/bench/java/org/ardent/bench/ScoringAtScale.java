package org.ardent.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.AtomicOutput;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.format.TableReader;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.ModelDirectory;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.score.OnInvalid;
import org.ardent.score.TableScore;
import org.ardent.score.TableScorer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Scores a large Parquet table, on whatever master Spark is given, and compares with what its parts
 * take by themselves: the kernels, and Spark's own reading and copying of the same table.
 */
@Command(
    name = "src/bench/scale",
    sortOptions = false,
    description = "How fast evaluate scores a large Parquet table of binary rows.")
public final class ScoringAtScale implements Callable<Integer> {
  private static final int FILES = 32;
  private static final int KERNEL_BATCH = 1000;
  private static final double KERNEL_SECONDS = 3;
  private static final double NANOS = 1e-9;

  @Option(names = "--help", usageHelp = true, description = "This text.")
  private boolean help;

  @Option(names = "--model", required = true, paramLabel = "MODEL", description = "A saved model.")
  private String modelUri;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "An .amat.gz of the model's columns of 0 and 1, repeated as often as it takes.")
  private String dataFile;

  @Option(
      names = "--rows",
      paramLabel = "N[,N...]",
      split = ",",
      description = "Sizes of the tables. Default: ${DEFAULT-VALUE}.")
  private List<Long> sizes = List.of(1_000_000L);

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description =
          "vector: one column of sparse vectors; columns: a column of bytes per pixel."
              + " Default: ${DEFAULT-VALUE}.")
  private Layout layout = Layout.VECTOR;

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "URI",
      description = "Where tables are made, if they are not there, and scores are written.")
  private String folder;

  @Option(names = "--make", description = "Only make the tables.")
  private boolean makeOnly;

  @Option(names = "--no-output", negatable = true, description = "Do not write scores.")
  private boolean output = true;

  @Option(names = "--no-transform", negatable = true, description = "Leave spark.ml out.")
  private boolean transform = true;

  @Option(
      names = "--warm-up",
      paramLabel = "ROWS",
      description =
          "Rows of the first table that are scored, over and over, before anything is timed."
              + " Default: ${DEFAULT-VALUE}.")
  private long warmUp = 1_000_000;

  private SparkSession spark;
  private LoadedModel model;
  private List<Examples> batches;
  private int cores;

  enum Layout {
    VECTOR,
    COLUMNS
  }

  /** Something to be timed. */
  private interface Timed<T> {
    T run();
  }

  /** Measures and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new ScoringAtScale())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws IOException {
    model = ModelDirectory.read(new Configuration(), modelUri);
    List<int[]> pixels = BenchmarkData.pixels(dataFile, Integer.MAX_VALUE);
    try (SparkSession session = SparkSession.builder().appName("ardent scale").getOrCreate()) {
      spark = session;
      cores = spark.sparkContext().defaultParallelism();
      for (long rows : sizes) {
        make(rows, pixels);
      }
      if (!makeOnly) {
        batches = batches(pixels);
        kernels(); // until compilers and caches are warm
        for (long rows = 0; rows < warmUp; rows += sizes.get(0)) {
          score(sizes.get(0), false);
        }
        for (long rows : sizes) {
          measure(rows);
        }
      }
    }
    return 0;
  }

  private String uri(long rows) {
    return "%s/%s-%d.parquet".formatted(folder, layout.name().toLowerCase(Locale.ROOT), rows);
  }

  private void make(long rows, List<int[]> pixels) throws IOException {
    Path path = new Path(uri(rows));
    FileSystem fs = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (fs.exists(new Path(path, "_SUCCESS"))) {
      return;
    }
    int width = model.model().layout().size();
    StructType schema = new StructType().add("id", DataTypes.LongType).add("label", "byte");
    if (layout == Layout.VECTOR) {
      schema = schema.add("features", SQLDataTypes.VectorType());
    } else {
      for (int i = 1; i <= width; i++) {
        schema = schema.add("x" + i, "byte", false);
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var shared = context.broadcast(new ArrayList<>(pixels));
    boolean vectors = layout == Layout.VECTOR;
    spark
        .createDataFrame(
            spark
                .range(0, rows, 1, FILES)
                .javaRDD()
                .map(id -> row(id, shared.value(), width, vectors)),
            schema)
        .write()
        .mode("overwrite")
        .parquet(path.toString());
    System.out.printf("%s: %,d bytes%n", path, fs.getContentSummary(path).getLength());
  }

  private static Row row(long id, List<int[]> pixels, int width, boolean vectors) {
    int[] on = pixels.get((int) (id % pixels.size()));
    byte label = (byte) (id % 10);
    if (vectors) {
      double[] ones = new double[on.length];
      Arrays.fill(ones, 1);
      return RowFactory.create(id, label, Vectors.sparse(width, on, ones));
    }
    Object[] cells = new Object[width + 2];
    Arrays.fill(cells, (byte) 0);
    cells[0] = id;
    cells[1] = label;
    for (int i : on) {
      cells[i + 2] = (byte) 1;
    }
    return RowFactory.create(cells);
  }

  private static List<Examples> batches(List<int[]> pixels) {
    List<Examples> batches = new ArrayList<>();
    for (int from = 0; from < pixels.size(); from += KERNEL_BATCH) {
      ExamplesBuilder builder = new ExamplesBuilder();
      for (int[] row : pixels.subList(from, Math.min(pixels.size(), from + KERNEL_BATCH))) {
        Arrays.stream(row).forEach(i -> builder.add(i, 1));
        builder.endRow(builder.rows());
      }
      batches.add(builder.build());
    }
    return batches;
  }

  /** Rows that all cores score in a second without Spark. */
  private double kernels() {
    List<CompletableFuture<Double>> rates =
        IntStream.range(0, cores)
            .mapToObj(thread -> CompletableFuture.supplyAsync(this::rate))
            .toList();
    return rates.stream().mapToDouble(CompletableFuture::join).sum();
  }

  private double rate() {
    Evaluator evaluator = model.model().density().evaluator(model.parameters());
    double[] scores = new double[KERNEL_BATCH];
    long rows = 0;
    long start = System.nanoTime();
    double seconds = 0;
    for (int i = 0; seconds < KERNEL_SECONDS; i++) {
      Examples batch = batches.get(i % batches.size());
      evaluator.logLikelihood(batch, scores, 0);
      rows += batch.size();
      seconds = (System.nanoTime() - start) * NANOS;
    }
    return rows / seconds;
  }

  private void measure(long rows) {
    double read = seconds(() -> noop(spark.read().parquet(uri(rows))));
    System.out.printf("%,d rows, %s: read by Spark %.1f s%n", rows, layout, read);
    report("evaluate", rows, "reading", read, () -> score(rows, false));
    if (transform) {
      report("transform", rows, "reading", read, () -> noop(transformed(rows)));
    }
    if (output) {
      String copy = folder + "/copy";
      double copied =
          seconds(
              () -> {
                spark.read().parquet(uri(rows)).write().mode("overwrite").parquet(copy);
                return null;
              });
      System.out.printf("  copied by Spark: %.1f s%n", copied);
      report("evaluate --output", rows, "copying", copied, () -> score(rows, true));
      verify(rows);
    }
  }

  /** Beside what the kernels take, as measured before and after, and Spark. */
  private <T> void report(String what, long rows, String sparks, double spark, Timed<T> timed) {
    double before = kernels();
    double seconds = seconds(timed);
    double after = kernels();
    double expected = rows * (1 / before + 1 / after) / 2 + spark;
    System.out.printf(
        "  %s: %.1f s, %,.0f rows/s, %.2f µs a row; %.0f %% of %s and kernels"
            + " (%,.0f rows/s before, %,.0f after)%n",
        what,
        seconds,
        rows / seconds,
        1e6 * seconds / rows,
        100 * expected / seconds,
        sparks,
        before,
        after);
  }

  private static Void noop(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
    return null;
  }

  private static <T> double seconds(Timed<T> timed) {
    long start = System.nanoTime();
    timed.run();
    return (System.nanoTime() - start) * NANOS;
  }

  private TableScore score(long rows, boolean write) {
    List<String> columns =
        layout == Layout.VECTOR
            ? List.of("features")
            : List.of("x1:x" + model.model().layout().size());
    Table table = TableReader.read(spark, uri(rows), ReadOptions.DEFAULTS.withColumns(columns));
    try (TableScorer scorer = new TableScorer(table, List.of(model), OnInvalid.FAIL)) {
      if (!write) {
        return scorer.score();
      }
      try (AtomicOutput target =
          AtomicOutput.open(spark.sparkContext().hadoopConfiguration(), folder + "/scores", true)) {
        TableScore score = scorer.writeParquet(spark, target);
        target.commit();
        return score;
      }
    }
  }

  /** The same rows with their scores, by spark.ml. */
  private Dataset<Row> transformed(long rows) {
    AutoregressiveDensityModel density = AutoregressiveDensityModel.load(modelUri);
    if (layout == Layout.COLUMNS) {
      density.setInputCols(density.columns().toArray(String[]::new));
    }
    return density.transform(spark.read().parquet(uri(rows)));
  }

  /** Every row is there once with its own columns. */
  private void verify(long rows) {
    String scores = folder + "/scores";
    List<Row> sums =
        Stream.of(uri(rows), scores)
            .map(
                uri ->
                    spark
                        .read()
                        .parquet(uri)
                        .agg(
                            sum(lit(1L)),
                            sum(col("id")),
                            sum(xxhash64(col("id"), col("label")).bitwiseAND(lit(0xFFFFFFFFL))))
                        .head())
            .toList();
    System.out.printf(
        "  rows, sum and checksum of ids and labels: %s, of the output %s%n",
        sums.get(0), sums.get(0).equals(sums.get(1)) ? "the same" : sums.get(1) + ": WRONG");
  }
}
