package org.ardent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.ardent.kind.DateColumns;
import org.ardent.model.Activation;
import org.ardent.optim.Schedule;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingRequest;
import org.ardent.train.TrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The hyper-parameters of training. What depends on the table has no default here: {@link
 * TrainingRequest} chooses it. The others' are {@link ModelSettings#BASE} and {@link
 * TrainingSettings#BASE}.
 *
 * <p>The groups are mixins with a {@link HelpGroup}, and not picocli's argument groups. There, an
 * option that is given again, as after an @FILE, would reset all others of its group.
 */
@HelpGroup("Data")
final class TrainOptions {
  private static final TrainingSettings DEFAULTS = TrainingSettings.BASE;
  private static final ModelSettings MODEL_DEFAULTS = ModelSettings.BASE;

  /** Of steps with part of the data, each of a length that is given. */
  private static final List<String> OF_SMALL_STEPS =
      List.of(
          "--batch-size",
          "--learning-rate",
          "--schedule",
          "--warm-up",
          "--decay-rate",
          "--momentum",
          "--beta2");

  @Option(
      names = "--rebinarize",
      description = "With --binarize sample: draw the training data anew every epoch.")
  private boolean rebinarize;

  @Mixin KindOptions kinds;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin ModelGroup model;

  @Mixin TrainingGroup training;

  @Mixin RegularizationGroup regularization;

  @HelpGroup("Model")
  static final class ModelGroup {
    // Not a list, since picocli would append an option that is given again instead of replacing it.
    @Option(
        names = "--hidden",
        paramLabel = "N[,N...]",
        description =
            "Hidden units of each layer. Default: ${COMPLETION-CANDIDATES}; 200 in place of 500"
                + " where there are fewer than 32 columns.",
        completionCandidates = Choices.DefaultHidden.class)
    private String hidden;

    @Option(
        names = "--activation",
        paramLabel = "NAME",
        description = "Nonlinearity of the hidden units: ${COMPLETION-CANDIDATES}. Default: relu.",
        completionCandidates = Choices.Activations.class)
    private Activation activation;

    @Option(
        names = "--masks",
        paramLabel = "M",
        description =
            "made: masks, each with an ordering of its own but the first, that training takes in"
                + " turn and whose densities are averaged. Default: ${DEFAULT-VALUE}.")
    private int masks = MODEL_DEFAULTS.masks();

    @Option(
        names = "--direct",
        negatable = true,
        defaultValue = Option.NULL_VALUE,
        fallbackValue = "true",
        description = "made: connect inputs with outputs directly too, as it does by default.")
    private Boolean direct;

    @Option(
        names = "--ordering",
        paramLabel = "ORDER",
        description =
            "Order of the variables: raster (as the columns come), reverse, random:SEED, or a FILE"
                + " with one column number, from 0, per position. Default: ${DEFAULT-VALUE}.")
    private String ordering = MODEL_DEFAULTS.ordering();
  }

  @HelpGroup("Training")
  static final class TrainingGroup {
    @Option(
        names = "--epochs",
        paramLabel = "N",
        description =
            "The most passes over the training data, or iterations of lbfgs. Default:" + " chosen.")
    private Integer epochs;

    @Option(
        names = "--batch-size",
        paramLabel = "N",
        description =
            "Examples per step, over all shards. If there are fewer examples than shards, some"
                + " shards are idle in a step. Default: chosen.")
    private Integer batchSize;

    @Option(
        names = "--local-steps",
        paramLabel = "K",
        description =
            "Steps that each shard takes by itself before parameters are averaged (local"
                + " SGD); 1: synchronous SGD. Default: ${DEFAULT-VALUE}.")
    private int localSteps = DEFAULTS.localSteps();

    @Option(
        names = "--optimizer",
        paramLabel = "NAME",
        description =
            "Optimizer: ${COMPLETION-CANDIDATES}. A step of lbfgs sees the whole training set and"
                + " finds its own length; it suits fvsbn and small data. Default:"
                + " ${DEFAULT-VALUE}.",
        completionCandidates = Choices.Optimizers.class)
    private String optimizer = DEFAULTS.optimizer();

    @Option(
        names = {"--learning-rate", "--step-size"},
        paramLabel = "RATE",
        description = "Peak step size. Default: chosen.")
    private Double stepSize;

    @Option(
        names = "--schedule",
        paramLabel = "NAME",
        description =
            "How the step size changes: ${COMPLETION-CANDIDATES}; linear and cosine end at 0,"
                + " where patience ends the run too. Default: chosen.",
        completionCandidates = Choices.Schedules.class)
    private String schedule;

    @Option(
        names = "--warm-up",
        paramLabel = "EPOCHS",
        description =
            "Epochs, or a fraction of one, over which the step size rises to its peak."
                + " Default: ${DEFAULT-VALUE}.")
    private double warmUp = DEFAULTS.warmUp();

    @Option(
        names = "--decay-rate",
        paramLabel = "R",
        description = "Inverse-time: step size / (1 + R·epochs). Default: ${DEFAULT-VALUE}.")
    private double decayRate = DEFAULTS.decayRate();

    @Option(
        names = "--momentum",
        paramLabel = "M",
        description =
            "Momentum of momentum and nesterov, first-moment decay of adam. Default:"
                + " ${DEFAULT-VALUE}.")
    private double momentum = DEFAULTS.momentum();

    @Option(
        names = "--beta2",
        paramLabel = "B",
        description = "Second-moment decay of adam. Default: ${DEFAULT-VALUE}.")
    private double beta2 = DEFAULTS.beta2();

    @Option(
        names = "--patience",
        paramLabel = "EPOCHS",
        description =
            "Stop after so many epochs without improvement on the validation set; 0: never. The"
                + " best epoch's parameters are kept either way. Default: chosen.")
    private Integer patience;

    @Option(
        names = "--valid-fraction",
        paramLabel = "SHARE",
        description =
            "Without --valid: the share of the rows of --train that validate instead, chosen by"
                + " --seed. 0: none. Default: "
                + TrainingRequest.VALIDATION_FRACTION
                + ", or 0 if that is less than 20 rows.")
    private Double validationFraction;

    @Option(
        names = "--tolerance",
        paramLabel = "T",
        description =
            "lbfgs ends when ten iterations lower its objective by less than T times what it"
                + " began with. Default: ${DEFAULT-VALUE}.")
    private double tolerance = DEFAULTS.tolerance();

    @Option(
        names = "--seed",
        paramLabel = "N",
        description =
            "Seed of everything random: same seed and shards, same model, bit for bit."
                + " Default: ${DEFAULT-VALUE}.")
    private long seed = DEFAULTS.seed();

    @Option(
        names = "--shards",
        paramLabel = "N",
        description =
            "Blocks that the data are packed into. Every step has"
                + " a task for each, so take as many as there are cores. Like the"
                + " seed, the number changes the model. Default:"
                + " chosen.")
    private Integer shards;
  }

  @HelpGroup("Regularisation")
  static final class RegularizationGroup {
    @Option(
        names = "--weight-decay",
        paramLabel = "W",
        description =
            "Decoupled weight decay: each step shrinks weights by step size times W; with lbfgs"
                + " the penalty W/2·Σ weight² on the mean negative log-likelihood. Default:"
                + " chosen.")
    private Double weightDecay;

    @Option(
        names = "--l1",
        paramLabel = "L",
        description =
            "Penalty L·Σ|weight| on the mean negative log-likelihood. Default:" + " chosen.")
    private Double l1;

    @Option(
        names = "--dropout",
        paramLabel = "P",
        description = "Probability that a hidden unit is dropped. Default: chosen.")
    private Double dropout;

    @Option(
        names = "--clip-norm",
        paramLabel = "C",
        description = "Scale gradients down to this norm; 0: never. Default: chosen.")
    private Double clipNorm;

    @Option(
        names = "--average",
        paramLabel = "D",
        description =
            "Decay of averaged parameters (EMA); the average is"
                + " then validated and saved. 0: none. Default: chosen.")
    private Double average;
  }

  /** Which model, as far as it is said. */
  ModelSettings.Builder model(String name) {
    return ModelSettings.builder()
        .model(name)
        .hidden(hidden())
        .activation(model.activation)
        .direct(model.direct)
        .masks(model.masks)
        .ordering(model.ordering);
  }

  private List<Integer> hidden() {
    if (model.hidden == null) {
      return null;
    }
    if (!model.hidden.matches("[1-9]\\d{0,8}(,[1-9]\\d{0,8})*")) {
      throw new IllegalArgumentException(
          "--hidden is '" + model.hidden + "', expected numbers such as 500 or 500,500");
    }
    return Arrays.stream(model.hidden.split(",", -1)).map(Integer::valueOf).toList();
  }

  Kinds kinds(Configuration hadoop) {
    return kinds.kinds(hadoop);
  }

  /** What becomes of columns of dates. */
  DateColumns dates() {
    return kinds.dates();
  }

  /** The options that were given though the optimiser has no use for them. */
  List<String> ignored() {
    boolean lbfgs = training.optimizer.equals(TrainingSettings.LBFGS);
    ParseResult given = command.commandLine().getParseResult();
    return (lbfgs ? OF_SMALL_STEPS : List.of("--tolerance"))
        .stream().filter(given::hasMatchedOption).toList();
  }

  String optimizer() {
    return training.optimizer;
  }

  /** Whether rows of the training set are asked for to validate on. */
  boolean holdsOut() {
    return training.validationFraction != null && training.validationFraction > 0;
  }

  boolean rebinarize() {
    return rebinarize;
  }

  long seed() {
    return training.seed;
  }

  /** How many shards; null if nothing is said. */
  Integer shards() {
    return training.shards;
  }

  /** The settings, as far as they are said. */
  TrainingSettings.Builder settings() {
    return TrainingSettings.builder()
        .epochs(training.epochs)
        .batchSize(training.batchSize)
        .localSteps(training.localSteps)
        .optimizer(training.optimizer)
        .momentum(training.momentum)
        .beta2(training.beta2)
        .stepSize(training.stepSize)
        .schedule(schedule())
        .warmUp(training.warmUp)
        .decayRate(training.decayRate)
        .weightDecay(regularization.weightDecay)
        .l1(regularization.l1)
        .dropout(regularization.dropout)
        .clipNorm(regularization.clipNorm)
        .average(regularization.average)
        .patience(training.patience)
        .tolerance(training.tolerance)
        .seed(training.seed)
        .rebinarize(rebinarize);
  }

  /**
   * Everything together.
   *
   * @throws IllegalArgumentException if a value is out of range, or something does not go together
   */
  TrainingRequest request(String name, Kinds asked) {
    return new TrainingRequest(
        model(name), settings(), asked, training.shards, training.validationFraction);
  }

  /** The options that were not given and were chosen for the table, as one would give them. */
  List<String> chosen(TrainingJob job) {
    ModelSettings architecture = job.choice();
    TrainingSettings settings = job.settings();
    List<String> options = new ArrayList<>();
    boolean units = !architecture.hiddenLayers().isEmpty();
    add(
        options,
        units ? model.hidden : "",
        "--hidden",
        architecture.hiddenLayers().stream().map(String::valueOf).collect(Collectors.joining(",")));
    add(options, units ? model.activation : "", "--activation", architecture.activation().label());
    if (model.direct == null && architecture.direct()) {
      options.add("--direct");
    }
    add(options, training.epochs, "--epochs", settings.epochs());
    if (!settings.optimizer().equals(TrainingSettings.LBFGS)) {
      add(options, training.batchSize, "--batch-size", settings.batchSize());
      add(options, training.stepSize, "--learning-rate", settings.stepSize());
      add(options, training.schedule, "--schedule", settings.schedule().label());
    }
    add(options, training.patience, "--patience", settings.patience());
    add(options, regularization.weightDecay, "--weight-decay", settings.weightDecay());
    add(options, regularization.l1, "--l1", settings.l1());
    add(options, regularization.dropout, "--dropout", settings.dropout());
    add(options, regularization.clipNorm, "--clip-norm", settings.clipNorm());
    add(options, regularization.average, "--average", settings.average());
    add(options, training.shards, "--shards", job.shards());
    return options;
  }

  private static void add(List<String> options, Object given, String option, Object chosen) {
    if (given == null) {
      options.add(option + " " + chosen);
    }
  }

  private Schedule schedule() {
    if (training.schedule == null) {
      return null;
    }
    if (!Schedule.labels().contains(training.schedule)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--schedule is '%s', expected one of %s",
              training.schedule,
              Schedule.labels()));
    }
    return Schedule.of(training.schedule);
  }
}
