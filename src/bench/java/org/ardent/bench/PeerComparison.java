package org.ardent.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ardent.io.InvalidInputException;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.StepKey;
import org.ardent.model.Tensor;
import org.ardent.model.orderless.NadeOrderless;
import org.ardent.model.orderless.ObservedPositions;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;
import org.ardent.modelfile.SafeTensorsWriter;
import org.ardent.synthetic.SyntheticDigits;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@link ModelBenchmark} and the same mathematics in PyTorch ({@code src/bench/python/peer.py}),
 * one thread each, taken in turns on the same rows and weights. Nothing is timed before both
 * compute the same log-likelihoods and gradients.
 */
@Command(
    name = "src/bench/peer",
    sortOptions = false,
    description = "Ardent and PyTorch in turns on the same rows and weights: examples per second.")
public final class PeerComparison implements Callable<Integer> {
  private static final StepKey STEP = new StepKey(1, 0, 0);
  private static final List<String> OPERATIONS = List.of("gradient", "score", "sample");

  @Option(names = "--help", usageHelp = true, description = "This text.")
  private boolean help;

  @Option(
      names = "--models",
      paramLabel = "NAMES",
      description = "Models with their activations and hidden layers. Default: ${DEFAULT-VALUE}.")
  private String models = "nade relu,nade sigmoid,fvsbn sigmoid";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "Trained weights, a .safetensors file of 784 binary variables, in place of --models with"
              + " weights of "
              + BenchmarkData.TRAINING_STEPS
              + " steps.")
  private String modelFile;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "An .amat.gz of 784 columns of 0 and 1, in place of synthetic digits.")
  private String dataFile;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "JVM starts and Python starts in turns. Default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each figure of a round is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Option(
      names = "--python",
      paramLabel = "COMMAND",
      hidden = true,
      description = "A Python with PyTorch.")
  private String python;

  /** Runs the comparison and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new PeerComparison())
            .setOverwrittenOptionsAllowed(true)
            .setExecutionExceptionHandler(
                (e, commandLine, parsed) -> {
                  System.err.println("peer: " + e.getMessage());
                  return e instanceof InvalidInputException ? 2 : 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    if (rounds < 1 || seconds < 1) {
      throw new InvalidInputException(
          "--rounds is %d and --seconds is %d, expected at least 1".formatted(rounds, seconds));
    }
    List<int[]> pixels = BenchmarkData.pixels(dataFile, ModelBenchmark.BATCH);
    List<String> table = new ArrayList<>();
    for (String name : modelFile != null ? List.of(modelFile) : List.of(models.split(",", -1))) {
      Path folder = Files.createTempDirectory("ardent-peer");
      try {
        table.addAll(compare(name, pixels, folder));
      } finally {
        for (String file : List.of("model", "rows", "ardent")) {
          Files.deleteIfExists(folder.resolve(file + ".safetensors"));
        }
        Files.delete(folder);
      }
    }
    System.out.printf(
        "%nexamples per second on one thread, %s: median of %d rounds (slowest–fastest)%n",
        dataFile == null ? "synthetic digits" : dataFile, rounds);
    System.out.printf(
        "%-28s %-9s %-26s%s%n",
        "model", "", "Ardent", python == null ? "" : " %-26s ratio".formatted("PyTorch"));
    table.forEach(System.out::println);
    return 0;
  }

  /** Lines of the table for one model. */
  private List<String> compare(String name, List<int[]> pixels, Path folder)
      throws IOException, InterruptedException, RunnerException {
    LoadedModel loaded = modelFile != null ? BenchmarkData.load(name) : BenchmarkData.start(name);
    int n = loaded.model().layout().size();
    if (n != SyntheticDigits.PIXELS) {
      throw new InvalidInputException(
          "--model %s has %d variables, expected %d".formatted(name, n, SyntheticDigits.PIXELS));
    }
    Examples examples = BenchmarkData.examples(pixels, loaded.model().layout());
    if (modelFile == null) {
      BenchmarkData.train(loaded.model().density(), loaded.parameters(), examples);
    }
    write(folder, loaded, examples);
    String label =
        modelFile == null
            ? name
            : loaded.model().name() + " " + loaded.model().activation().label();
    if (python != null) {
      System.out.println(label + ": " + String.join(" ", peer("check", folder.toString())));
    }
    Map<String, double[]> ardent = new LinkedHashMap<>();
    Map<String, double[]> peer = new LinkedHashMap<>();
    for (String operation : OPERATIONS) {
      ardent.put(operation, new double[rounds]);
      peer.put(operation, new double[rounds]);
    }
    for (int round = 0; round < rounds; round++) {
      measureArdent(folder, round, ardent);
      if (python != null) {
        for (String line : peer("time", folder.toString(), Integer.toString(seconds))) {
          String[] words = line.split(" ", -1);
          peer.get(words[0])[round] = Double.parseDouble(words[1]);
        }
      }
      System.err.printf("%s: round %d of %d done%n", label, round + 1, rounds);
    }
    List<String> lines = new ArrayList<>();
    for (String operation : OPERATIONS) {
      double[] ours = ardent.get(operation);
      StringBuilder line =
          new StringBuilder(
              "%-28s %-9s %-26s".formatted(label, operation, Spread.of(ours).all("%,.0f")));
      if (python != null) {
        double[] theirs = peer.get(operation);
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        line.append(
            " %-26s %s".formatted(Spread.of(theirs).all("%,.0f"), Spread.of(ratios).all("%.1f")));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** Writes the model, the rows, and what Ardent computes of them. */
  private static void write(Path folder, LoadedModel loaded, Examples examples) throws IOException {
    AutoregressiveModel model = loaded.model().density();
    int n = model.layout().size();
    try (OutputStream out = open(folder, "model")) {
      ModelFile.write(out, model, loaded.parameters(), Collections.emptyMap());
    }
    float[] x = new float[examples.size() * n];
    for (int i = 0; i < examples.size(); i++) {
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        x[i * n + examples.column(e)] = examples.value(e);
      }
    }
    boolean orderless = model.name().equals(NadeOrderless.NAME);
    List<Spec> ofRows = new ArrayList<>(List.of(Spec.of("x", DType.F32, examples.size(), n)));
    if (orderless) {
      ofRows.add(Spec.of("observed", DType.F32, examples.size(), n));
    }
    try (OutputStream out = open(folder, "rows")) {
      SafeTensorsWriter writer = new SafeTensorsWriter(out, Collections.emptyMap(), ofRows);
      writer.write(x);
      if (orderless) {
        writer.write(ObservedPositions.of(STEP, examples, n));
      }
      writer.finish();
    }
    Evaluator evaluator = model.evaluator(loaded.parameters());
    double[] scores = new double[examples.size()];
    evaluator.logLikelihood(examples, scores, 0);
    float[] gradient = new float[loaded.parameters().length];
    evaluator.startStep(STEP);
    evaluator.addGradient(examples, null, gradient);
    List<Spec> specs = new ArrayList<>();
    specs.add(Spec.of("logLikelihood", DType.F64, scores.length));
    model.tensors().forEach(tensor -> specs.add(new Spec(tensor, DType.F32)));
    try (OutputStream out = open(folder, "ardent")) {
      SafeTensorsWriter writer = new SafeTensorsWriter(out, Collections.emptyMap(), specs);
      writer.write(scores);
      for (Tensor tensor : model.tensors()) {
        writer.write(model.tensor(tensor, gradient));
      }
      writer.finish();
    }
  }

  private static OutputStream open(Path folder, String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".safetensors")));
  }

  private void measureArdent(Path folder, int round, Map<String, double[]> ardent)
      throws RunnerException {
    List<String> properties = new ArrayList<>();
    properties.add("-D" + ModelBenchmark.MODEL_FILE + "=" + folder.resolve("model.safetensors"));
    if (dataFile != null) {
      properties.add("-D" + ModelBenchmark.DATA_FILE + "=" + dataFile);
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + ModelBenchmark.class.getSimpleName() + "\\.")
            .param("model", "given")
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(seconds))
            .jvmArgsAppend(properties.toArray(String[]::new))
            .verbosity(VerboseMode.SILENT);
    for (RunResult result : new Runner(options.build()).run()) {
      String benchmark = result.getParams().getBenchmark();
      ardent.get(benchmark.substring(benchmark.lastIndexOf('.') + 1))[round] =
          result.getPrimaryResult().getScore();
    }
  }

  /** Runs the Python side; returns the lines it prints. */
  private List<String> peer(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python, "src/bench/python/peer.py"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return output.lines().toList();
  }
}
