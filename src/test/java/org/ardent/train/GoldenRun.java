package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.RealDensity;
import org.ardent.optim.Schedule;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/**
 * A run of {@link GoldenRunsTest}.
 *
 * @param name what the list calls it
 * @param data what it learns
 * @param validated whether it has a validation set
 * @param resumed whether it is tried in pieces, too
 */
record GoldenRun(String name, TrainingJob run, Data data, boolean validated, boolean resumed) {
  /** What a run learns; rows are a pure function of their index. */
  enum Data {
    BITS("binary"),
    WEIGHTED_BITS("binary"),
    /** Enough for a slice to be halved. */
    MANY_BITS("binary"),
    PROBABILITIES("auto"),
    NUMBERS(
        """
        [{"kind": "real", "conditional": "gaussian"},
         {"kind": "real", "conditional": "mixture-of-gaussians", "components": 3},
         {"kind": "real", "conditional": "mixture-of-logistics", "weights": "uniform"},
         {"kind": "real", "conditional": "mixture-of-laplaces", "components": 2}]
        """),
    MIXED("x1=binary,x2=categorical:3,x3=real,x4=binary,x5=real,x6=categorical:5");

    private final String kinds;

    Data(String kinds) {
      this.kinds = kinds;
    }

    /** The training set. */
    Table table() {
      return table(0, this == MANY_BITS ? 2600 : 230);
    }

    /** Other rows of the same kind. */
    Table validation() {
      return table(10_000, 90);
    }

    private Table table(int first, int count) {
      List<TableRow> rows = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        rows.add(
            new TableRow(
                row(i), null, null, Map.of(), false, this == WEIGHTED_BITS ? 1 + i % 3 : 1));
      }
      int columns = rows.get(0).values().size();
      return Table.of(
          "golden",
          IntStream.rangeClosed(1, columns).mapToObj(i -> "x" + i).toList(),
          ToyShards.context().parallelize(rows, 2));
    }

    private Vector row(int index) {
      if (this == BITS || this == WEIGHTED_BITS || this == MANY_BITS) {
        return ToyShards.row(11, index);
      }
      Random random = Random.of(12, Random.TEST, index);
      double x = random.nextDouble();
      return switch (this) {
        case PROBABILITIES -> Vectors.dense(x, x * x, 1 - x, random.nextDouble(), 0.25, 1);
        case NUMBERS ->
            Vectors.dense(3 * x, x * x - random.nextDouble(), 100 * random.nextDouble(), x / 7);
        default ->
            Vectors.dense(
                random.nextInt(2),
                random.nextInt(3),
                x * 20 - 3,
                x < 0.3 ? 1 : 0,
                x * random.nextDouble(),
                (int) (5 * x));
      };
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private GoldenRun withValidation() {
    return new GoldenRun(name, run, data, true, resumed);
  }

  private GoldenRun inPieces() {
    return new GoldenRun(name, run, data, validated, true);
  }

  /** Every model, every optimiser, both ways to run a step, and what changes a step. */
  static List<GoldenRun> all() {
    ModelSettings fvsbn = model("fvsbn", Activation.SIGMOID);
    ModelSettings nade = model("nade", Activation.SIGMOID, 7);
    ModelSettings made =
        new ModelSettings("made", List.of(9, 6), Activation.RELU, true, 3, "reverse");
    return List.of(
        run("fvsbn adam", fvsbn, Data.BITS, 2, s -> s),
        run("fvsbn adam mixed", fvsbn, Data.MIXED, 3, s -> s),
        run("fvsbn lbfgs", fvsbn, Data.BITS, 3, GoldenRun::lbfgs).withValidation().inPieces(),
        run("fvsbn lbfgs weighted", fvsbn, Data.WEIGHTED_BITS, 2, s -> lbfgs(s).l1(1e-4)),
        run("nade adam", nade, Data.BITS, 2, s -> s),
        run("nade adam random order", ordered("nade"), Data.MIXED, 2, s -> s),
        run("nade sgd clipped", nade, Data.BITS, 2, s -> s.optimizer("sgd").clipNorm(0.5)),
        run("nade momentum", nade, Data.NUMBERS, 1, s -> s.optimizer("momentum").stepSize(0.01)),
        run("nade adamw", nade, Data.MIXED, 2, s -> s.optimizer("adamw").weightDecay(0.1)),
        run("nade weighted", nade, Data.WEIGHTED_BITS, 2, s -> s),
        run("nade weighted local steps", nade, Data.WEIGHTED_BITS, 2, s -> s.localSteps(3)),
        run("nade rebinarized", nade, Data.PROBABILITIES, 2, s -> s.rebinarize(true)),
        run("nade a row a step", nade, Data.BITS, 3, s -> s.batchSize(3).epochs(1)),
        run("nade idle shards", nade, Data.BITS, 5, s -> s.batchSize(2).epochs(1)),
        run("nade idle local shards", nade, Data.BITS, 2, s -> s.batchSize(1).localSteps(5)),
        run("nade all regularisers", nade, Data.BITS, 2, GoldenRun::regularized)
            .withValidation()
            .inPieces(),
        run("nade five shards", nade, Data.BITS, 5, GoldenRun::regularized),
        run("nade local steps", nade, Data.BITS, 2, s -> regularized(s).localSteps(3))
            .withValidation()
            .inPieces(),
        run("nade local steps of five shards", nade, Data.MIXED, 5, s -> s.localSteps(4)),
        run("nade halved slices", nade, Data.MANY_BITS, 2, s -> s.localSteps(3).batchSize(700)),
        run(
            "nade local momentum",
            nade,
            Data.BITS,
            2,
            s -> s.localSteps(3).optimizer("momentum").patience(1)),
        run(
            "nade-untied nesterov",
            model("nade-untied", Activation.TANH, 5),
            Data.MIXED,
            2,
            s -> s.optimizer("nesterov").stepSize(0.01)),
        run(
            "nade-orderless",
            model("nade-orderless", Activation.RELU, 6, 5),
            Data.MIXED,
            2,
            s -> s),
        run("rnn", model("rnn", Activation.TANH, 5), Data.MIXED, 2, s -> s.clipNorm(1.0)),
        run("made masks", made, Data.BITS, 2, s -> s.optimizer("adagrad").dropout(0.2)),
        run("made numbers", model("made", Activation.TANH, 8), Data.NUMBERS, 3, s -> s),
        run("autoencoder", model("autoencoder", Activation.SIGMOID, 6, 4), Data.MIXED, 2, s -> s));
  }

  private static ModelSettings model(String name, Activation activation, Integer... hidden) {
    return new ModelSettings(name, List.of(hidden), activation, false, 1, "raster");
  }

  private static ModelSettings ordered(String name) {
    return new ModelSettings(name, List.of(7), Activation.RELU, false, 1, "random:5");
  }

  private static TrainingSettings.Builder regularized(TrainingSettings.Builder settings) {
    return settings
        .schedule(Schedule.COSINE)
        .warmUp(0.5)
        .weightDecay(0.01)
        .l1(1e-4)
        .dropout(0.2)
        .clipNorm(5.0)
        .average(0.9)
        .patience(2);
  }

  private static TrainingSettings.Builder lbfgs(TrainingSettings.Builder settings) {
    return settings.optimizer(TrainingSettings.LBFGS).weightDecay(1e-4).epochs(7);
  }

  private static GoldenRun run(
      String name,
      ModelSettings choice,
      Data data,
      int shards,
      UnaryOperator<TrainingSettings.Builder> change) {
    TrainingSettings.Builder base =
        TrainingSettings.builder().epochs(3).batchSize(40).stepSize(0.02).seed(3L);
    Kinds kinds = Kinds.parse(new Configuration(), data.kinds, RealDensity.DEFAULT);
    TrainingJob run = new TrainingJob(choice, change.apply(base).build(), kinds, shards);
    return new GoldenRun(name, run, data, false, false);
  }
}
