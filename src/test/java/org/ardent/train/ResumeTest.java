package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.ardent.checkpoint.Checkpoint;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.math.Random;
import org.ardent.model.Model;
import org.ardent.optim.Schedule;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was cut short, however often, ends as one that never was: bit for bit. */
class ResumeTest {
  private static final int EPOCHS = 5;

  @TempDir Path folder;

  private static Shards train;
  private static Shards valid;

  /** What a killed process would do, as far as a run can tell. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void pack() {
    train = ToyShards.pack(ToyShards.rows(230, 1), 2, 3, 3);
    valid = ToyShards.pack(ToyShards.rows(90, 2), 2, 2, 3);
  }

  @AfterAll
  static void free() {
    train.close();
    valid.close();
  }

  record Case(String name, Model model, TrainingSettings settings, boolean validated) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String optimizer : List.of("sgd", "momentum", "nesterov", "adagrad", "adam")) {
      cases.add(new Case(optimizer, ToyShards.nade(), settings(optimizer, 1, 0, 0), false));
    }
    cases.add(new Case("average", ToyShards.nade(), settings("adam", 1, 0.9, 0), true));
    cases.add(new Case("patience", ToyShards.nade(), settings("adam", 1, 0, 1), true));
    cases.add(new Case("fall", ToyShards.nade(), falling(settings("adam", 1, 0.9, 1), 0.5), true));
    cases.add(
        new Case("fall, local", ToyShards.nade(), falling(settings("adam", 3, 0, 2), 0.5), true));
    cases.add(new Case("local steps", ToyShards.nade(), settings("adam", 3, 0.9, 0), true));
    cases.add(new Case("masks", ToyShards.made(), settings("adam", 1, 0, 0), false));
    cases.add(new Case("lbfgs", ToyShards.fvsbn(), lbfgs(0), false));
    cases.add(new Case("lbfgs, patience", ToyShards.fvsbn(), lbfgs(1), true));
    return cases;
  }

  private static TrainingSettings settings(
      String optimizer, int localSteps, double average, int patience) {
    return TrainingSettings.builder()
        .epochs(EPOCHS)
        .batchSize(40)
        .localSteps(localSteps)
        .optimizer(optimizer)
        .beta2(0.99)
        .stepSize(0.05)
        .schedule(Schedule.COSINE)
        .warmUp(0.5)
        .decayRate(0.0)
        .weightDecay(0.01)
        .l1(1e-4)
        .dropout(0.2)
        .clipNorm(5.0)
        .average(average)
        .patience(patience)
        .tolerance(0.0)
        .seed(3L)
        .build();
  }

  /** Steps so large that they soon help no more. */
  private static TrainingSettings falling(TrainingSettings settings, double stepSize) {
    return settings.toBuilder().stepSize(stepSize).epochs(40).build();
  }

  private static TrainingSettings lbfgs(int patience) {
    return TrainingSettings.builder()
        .epochs(25)
        .optimizer(TrainingSettings.LBFGS)
        .decayRate(0.0)
        .weightDecay(1e-4)
        .patience(patience)
        .tolerance(1e-6)
        .seed(3L)
        .build();
  }

  private Checkpoints checkpoints(Checkpoints.Found found, List<String> messages) {
    CheckpointInterval everyStep = new CheckpointInterval(1, CheckpointInterval.Unit.STEPS);
    return checkpoints(everyStep, found, messages);
  }

  private Checkpoints checkpoints(
      CheckpointInterval interval, Checkpoints.Found found, List<String> messages) {
    return Checkpoints.open(
        new Configuration(),
        folder.resolve("checkpoints").toString(),
        interval,
        found,
        UnaryOperator.identity(),
        messages::add);
  }

  /** Within jobs that go on over an epoch's end, or not. */
  private static TrainingListener killAfter(int moves) {
    return new TrainingListener() {
      private int left = moves;

      @Override
      public boolean usesSpark() {
        return moves % 2 == 0;
      }

      @Override
      public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
        count();
      }

      @Override
      public void onEpoch(EpochRecord epoch) {
        count();
      }

      private void count() {
        if (--left == 0) {
          throw new Killed();
        }
      }
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsAsIfItHadNeverStopped(Case run) {
    TrainingResult expected =
        new Trainer(run.model, run.settings, List.of()).fit(train, run.validated ? valid : null);
    Random random = Random.of(7, Random.TEST);
    TrainingResult resumed = null;
    List<String> messages = new ArrayList<>();
    int kills = 0;
    while (resumed == null) {
      TrainingListener killer = killAfter(4 + random.nextInt(9));
      try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.RESUME, messages)) {
        resumed =
            new Trainer(run.model, run.settings, List.of(killer), checkpoints)
                .fit(train, run.validated ? valid : null);
      } catch (StoppedException e) {
        assertThat(e).hasCauseInstanceOf(Killed.class);
        kills++;
      }
    }
    assertThat(kills).isPositive();
    assertThat(messages.get(0)).contains("starting anew");
    assertThat(messages.subList(1, messages.size()))
        .hasSize(kills)
        .allMatch(message -> message.startsWith("continuing from "));
    assertThat(resumed.parameters()).isEqualTo(expected.parameters());
    assertThat(withoutSeconds(resumed)).isEqualTo(withoutSeconds(expected));
    assertThat(resumed.history())
        .extracting(EpochRecord::seconds)
        .isSortedAccordingTo(Double::compare);
  }

  /** In one slot or two, as if it were beside others or not. */
  @ParameterizedTest
  @MethodSource("cases")
  void pausesAtEpochsAndEndsAsIfItHadNot(Case run) {
    Shards validation = run.validated ? valid : null;
    TrainingResult expected =
        new Trainer(run.model, run.settings, List.of()).fit(train, validation);
    TrainingResult result = null;
    for (int epochs : List.of(1, 3, 3, 100)) {
      try (Checkpoints checkpoints =
          checkpoints(
              CheckpointInterval.epochs(100), Checkpoints.Found.RESUME, new ArrayList<>())) {
        result =
            new Trainer(run.model, run.settings, List.of(), checkpoints)
                .beside(1 + epochs % 2)
                .fit(train, validation, epochs);
      }
      int done = Math.min(epochs, expected.history().size());
      assertThat(withoutSeconds(result)).isEqualTo(withoutSeconds(expected).subList(0, done));
    }
    assertThat(result.parameters()).isEqualTo(expected.parameters());
  }

  private static List<EpochRecord> withoutSeconds(TrainingResult result) {
    return result.history().stream()
        .map(
            e ->
                new EpochRecord(
                    e.epoch(),
                    e.trainNegativeLogLikelihood(),
                    e.validNegativeLogLikelihood(),
                    e.stepSize(),
                    0,
                    e.best()))
        .toList();
  }

  /** Whoever is killed while the model is saved need not train again. */
  @Test
  void theEndIsSavedToo() {
    TrainingSettings settings = settings("adam", 1, 0, 0);
    TrainingResult expected;
    try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.REFUSE, new ArrayList<>())) {
      expected = new Trainer(ToyShards.nade(), settings, List.of(), checkpoints).fit(train, valid);
    }
    List<String> messages = new ArrayList<>();
    try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.RESUME, messages)) {
      TrainingResult again =
          new Trainer(ToyShards.nade(), settings, List.of(killAfter(1)), checkpoints)
              .fit(train, valid);
      assertThat(again.parameters()).isEqualTo(expected.parameters());
      assertThat(again.history()).isEqualTo(expected.history());
      checkpoints.discard();
    }
    assertThat(messages).singleElement().asString().endsWith("at the end of epoch 5/5");
    assertThat(folder.resolve("checkpoints")).isEmptyDirectory();
  }

  /** What an epoch does depends on their number only where the schedule ends with the last. */
  @Test
  void moreEpochsGoOnWhereTheScheduleAllowsIt() {
    TrainingSettings longer = withSchedule(settings("adam", 1, 0, 0), Schedule.CONSTANT, 8);
    TrainingResult expected = new Trainer(ToyShards.nade(), longer, List.of()).fit(train, null);
    fitAndKeep(withSchedule(longer, Schedule.CONSTANT, 5));
    try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.RESUME, new ArrayList<>())) {
      TrainingResult resumed =
          new Trainer(ToyShards.nade(), longer, List.of(), checkpoints).fit(train, null);
      assertThat(resumed.parameters()).isEqualTo(expected.parameters());
    }
    assertThatThrownBy(() -> fitAndKeep(withSchedule(longer, Schedule.CONSTANT, 7)))
        .hasMessageContaining("was made with epochs 8, this run has 7");
  }

  @Test
  void otherEpochsOfASchedulesLengthAreRefused() {
    TrainingSettings settings = settings("adam", 1, 0, 0);
    fitAndKeep(settings);
    assertThatThrownBy(() -> fitAndKeep(withSchedule(settings, Schedule.COSINE, 6)))
        .hasMessageContaining("was made with epochs 5, this run has 6");
  }

  private void fitAndKeep(TrainingSettings settings) {
    try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.RESUME, new ArrayList<>())) {
      new Trainer(ToyShards.nade(), settings, List.of(), checkpoints).fit(train, null);
    }
  }

  private static TrainingSettings withSchedule(TrainingSettings s, Schedule schedule, int epochs) {
    return s.toBuilder().epochs(epochs).schedule(schedule).build();
  }

  /** A failed job leaves the run where it stood; that is saved before training gives up. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFailedJobLeavesACheckpointOfTheLastStep(int localSteps) {
    TrainingSettings settings = settings("adam", localSteps, 0.9, 0);
    TrainingResult expected = new Trainer(ToyShards.nade(), settings, List.of()).fit(train, valid);
    Model model = PoisonedModel.of(ToyShards.nade());
    CheckpointInterval never = new CheckpointInterval(1000, CheckpointInterval.Unit.STEPS);
    List<String> messages = new ArrayList<>();
    TrainingListener poisoner =
        new TrainingListener() {
          @Override
          public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
            PoisonedModel.poisoned(epoch == 2 && step == 3);
          }
        };
    try (Checkpoints checkpoints = checkpoints(never, Checkpoints.Found.REFUSE, messages)) {
      Trainer trainer = new Trainer(model, settings, List.of(poisoner), checkpoints);
      assertThatThrownBy(() -> trainer.fit(train, valid))
          .isInstanceOfSatisfying(
              StoppedException.class,
              e -> assertThat(e.kept()).startsWith("the checkpoint at epoch 2/5, step 3/6 is kept"))
          .hasMessage("training stopped at epoch 2/5, step 3/6")
          .hasCauseInstanceOf(SparkException.class)
          .hasStackTraceContaining(PoisonedModel.POISON);
    } finally {
      PoisonedModel.poisoned(false);
    }
    try (Checkpoints checkpoints = checkpoints(never, Checkpoints.Found.RESUME, messages)) {
      TrainingResult resumed =
          new Trainer(model, settings, List.of(), checkpoints).fit(train, valid);
      assertThat(resumed.parameters()).isEqualTo(expected.parameters());
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }

  /** What executors have changed is fetched by jobs, which may fail as the step did. */
  @Test
  void whereSavingFailsAsTheJobDidTheFailureOfTheJobIsSaid() {
    SparkException ofJob = new SparkException("the job");
    SparkException ofSaving = new SparkException("saving");
    ResumableTraining failing =
        new ResumableTraining() {
          @Override
          public boolean isDone() {
            return false;
          }

          @Override
          public void advance() {
            throw ResumeTest.<RuntimeException>undeclared(ofJob);
          }

          @Override
          public float[] parameters() {
            return new float[0];
          }

          @Override
          public int epochs() {
            return 0;
          }

          @Override
          public long steps() {
            return 0;
          }

          @Override
          public String position() {
            return "epoch 1/5, step 2/6";
          }

          @Override
          public void save(Checkpoint checkpoint) {
            throw ResumeTest.<RuntimeException>undeclared(ofSaving);
          }

          @Override
          public void restore(Checkpoint checkpoint) {}

          @Override
          public void close() {}
        };
    try (Checkpoints checkpoints = checkpoints(Checkpoints.Found.REFUSE, new ArrayList<>())) {
      Trainer trainer =
          new Trainer(ToyShards.nade(), settings("adam", 1, 0, 0), List.of(), checkpoints);
      assertThatThrownBy(() -> trainer.advance(failing, EPOCHS))
          .isInstanceOf(StoppedException.class)
          .hasMessage("training stopped at epoch 1/5, step 2/6")
          .hasCause(ofJob);
      assertThat(ofJob).hasSuppressedException(ofSaving);
    }
  }

  @Test
  void aFailureBeforeTheFirstStepIsOneOfTraining() {
    SparkException ofJob = new SparkException("the job");
    Trainer trainer = new Trainer(ToyShards.nade(), settings("adam", 1, 0, 0), List.of());
    assertThatThrownBy(
            () ->
                trainer.beforeTheStart(
                    () -> {
                      throw ResumeTest.<RuntimeException>undeclared(ofJob);
                    }))
        .isInstanceOf(StoppedException.class)
        .hasMessage("training cannot start")
        .hasCause(ofJob);
  }

  @Test
  void withoutCheckpointsAFailureSaysWhatWouldHaveHelped() {
    Model model = PoisonedModel.of(ToyShards.nade());
    PoisonedModel.poisoned(true);
    try {
      Trainer trainer = new Trainer(model, settings("adam", 1, 0, 0), List.of());
      assertThatThrownBy(() -> trainer.fit(train, null))
          .isInstanceOfSatisfying(
              StoppedException.class, e -> assertThat(e.kept()).contains("checkpointDir"))
          .hasMessage("training stopped at the start");
    } finally {
      PoisonedModel.poisoned(false);
    }
  }
}
