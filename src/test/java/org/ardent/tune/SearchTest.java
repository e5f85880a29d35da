package org.ardent.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.io.InvalidInputException;
import org.ardent.model.RealDensity;
import org.ardent.model.Score;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.train.CheckedTable;
import org.ardent.train.DivergedException;
import org.ardent.train.EpochRecord;
import org.ardent.train.ModelSettings;
import org.ardent.train.PreparedJob;
import org.ardent.train.SideBySide;
import org.ardent.train.StoppedException;
import org.ardent.train.ToyShards;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingListener;
import org.ardent.train.TrainingRequest;
import org.ardent.train.TrainingSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds, whoever stops it and however many trials there are at once. */
class SearchTest {
  private static final int TRIALS = 9;
  private static final int EPOCHS = 9;

  /** 9 trials up to the first rung, 3 of them to the second, 1 to the last. */
  private static final int PARTS = 13;

  private static final TrainingListener NOBODY = new TrainingListener() {};
  private static final String SPACE =
      "learning-rate = log 1e-4 .. 0.1\ndropout = 0 .. 0.5\nhidden = 4 | 8\nbatch-size = 20 | 40";

  @TempDir static Path shared;
  @TempDir Path temporary;

  private static PreparedJob base;

  /** A search that nobody stopped, and who heard it. */
  private static SearchResult whole;

  private static final Listener HEARD = new Listener();

  private static CheckedTable valid;
  private static CheckedTable test;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Table table(int rows, long seed) {
    List<String> names = IntStream.range(0, ToyShards.VARIABLES).mapToObj(i -> "c" + i).toList();
    return Table.of(
        "toy",
        names,
        ToyShards.context().parallelize(ToyShards.good(ToyShards.rows(rows, seed)), 2));
  }

  @BeforeAll
  static void prepare() {
    base = prepared(TrainingSettings.builder().epochs(EPOCHS));
    valid = base.check(table(80, 2));
    test = base.check(table(60, 3));
    whole = run(search(space(SPACE), folder(shared, "whole"), HEARD, 2));
  }

  private static PreparedJob prepared(TrainingSettings.Builder settings) {
    return new TrainingRequest(
            ModelSettings.builder().hidden(List.of(6)),
            settings,
            Kinds.parse(new Configuration(), null, RealDensity.DEFAULT),
            null,
            null)
        .prepare(ToyShards.session(), table(120, 1), true);
  }

  private static SettingsSpace space(String text) {
    return SettingsSpace.parse(text, "space.txt", base.job());
  }

  private SearchFolder folder(String name) {
    return folder(temporary, name);
  }

  private static SearchFolder folder(Path in, String name) {
    return SearchFolder.open(
        new Configuration(), in.resolve(name).toString(), false, UnaryOperator.identity());
  }

  /** Hears a search, and kills it after so many epochs of all trials. */
  private static final class Listener implements SearchListener {
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger left;

    Listener() {
      this(Integer.MAX_VALUE);
    }

    Listener(int epochs) {
      left = new AtomicInteger(epochs);
    }

    @Override
    public void onRung(int rung, int rungs, int trials, int epochs, int atOnce) {
      heard.add("rung " + rung + "/" + rungs + ": " + trials + " to " + epochs);
    }

    @Override
    public void onTrial(Trial trial, double seconds) {
      heard.add("trial");
    }

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public List<TrainingListener> listeners(int trial) {
      return List.of(
          new TrainingListener() {
            @Override
            public void onEpoch(EpochRecord epoch) {
              if (left.decrementAndGet() <= 0) {
                throw new Killed();
              }
            }
          });
    }

    private long trials() {
      return heard.stream().filter("trial"::equals).count();
    }
  }

  private static Search search(
      SettingsSpace space, SearchFolder folder, SearchListener listener, int atOnce) {
    return search(space, TRIALS, folder, listener, atOnce);
  }

  private static Search search(
      SettingsSpace space, int trials, SearchFolder folder, SearchListener listener, int atOnce) {
    return new Search(
        base, space, trials, folder, listener, jobs -> new SideBySide(atOnce, 3 - atOnce));
  }

  private static Optional<SearchResult> run(Search search, BooleanSupplier outOfTime) {
    return search.run(valid, () -> test, outOfTime, NOBODY);
  }

  private static SearchResult run(Search search) {
    return run(search, () -> false).orElseThrow();
  }

  private SearchResult run(String name, int atOnce) {
    return run(search(space(SPACE), folder(name), new Listener(), atOnce));
  }

  private static String csv(SearchResult found) {
    return TrialTable.csv(found, Score.LOG_LIKELIHOOD);
  }

  private static void assertSame(SearchResult found, SearchResult expected) {
    assertThat(csv(found)).isEqualTo(csv(expected));
    assertThat(found.best().number()).isEqualTo(expected.best().number());
    assertSame(found.trained(), expected.trained());
  }

  private static void assertSame(TrainedModel found, TrainedModel expected) {
    assertThat(found.model().parameters()).isEqualTo(expected.model().parameters());
    assertThat(found.model().metadata()).isEqualTo(expected.model().metadata());
    assertThat(found.likelihoods()).isEqualTo(expected.likelihoods());
  }

  @Test
  void theBestTrainOnAndTheBestOfAllIsThatOfTrain() {
    SearchResult found = whole;
    assertThat(HEARD.heard.stream().filter(line -> line.startsWith("rung")))
        .containsExactly("rung 1/3: 9 to 1", "rung 2/3: 3 to 3", "rung 3/3: 1 to 9");
    assertThat(HEARD.trials()).isEqualTo(PARTS);
    assertThat(found.complete()).isTrue();
    assertThat(found.best().status(EPOCHS)).isEqualTo(Trial.Status.FINISHED);
    for (Trial trial : found.trials()) {
      assertThat(trial.last().valid()).isGreaterThanOrEqualTo(found.best().last().valid());
    }
    // At every rung, who went on was not worse than who did not.
    for (int until : new int[] {1, 3}) {
      double worst =
          found.trials().stream()
              .filter(trial -> trial.last().until() > until)
              .mapToDouble(trial -> trial.part(until).valid())
              .max()
              .orElseThrow();
      assertThat(found.trials())
          .filteredOn(trial -> trial.last().until() == until)
          .allSatisfy(trial -> assertThat(trial.last().valid()).isGreaterThanOrEqualTo(worst));
    }
    assertSame(
        found.trained(),
        base.with(found.job().choice(), found.job().settings())
            .train(valid, test, List.of(), Checkpoints.NONE));
  }

  /** Which trials are beside which, and in which of their epochs, changes nothing. */
  @Test
  void sideBySideIsAsOneAfterTheOther() {
    assertSame(run("one", 1), whole);
  }

  @Test
  void whoeverIsKilledContinuesToTheSameEnd() {
    int kills = 0;
    int trained = 0;
    SearchResult found = null;
    while (found == null) {
      // Enough for the six epochs of the last rung: a killed one loses those since its checkpoint.
      Listener listener = new Listener(7 + kills % 3);
      try {
        found = run(search(space(SPACE), folder("killed"), listener, 1 + kills % 2));
      } catch (StoppedException e) {
        assertThat(e).hasRootCauseInstanceOf(Killed.class);
        assertThat(e).hasMessageMatching("trial \\d: training stopped at .*");
        assertThat(e.kept()).endsWith("/killed, and the same command continues");
        kills++;
      }
      trained += (int) listener.trials();
      if (trained > 0 && kills > 1) {
        assertThat(listener.heard.get(0)).startsWith("continuing the search in ");
      }
    }
    assertThat(kills).isBetween(2, 10);
    // No part of a trial that is done is done again.
    assertThat(trained).isEqualTo(PARTS);
    assertSame(found, whole);
  }

  /** Spark's exceptions are checked ones that its methods do not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void whatSparkThrowsInATrialStopsTheSearch() {
    SparkException thrown = new SparkException("a job failed");
    SearchListener listener =
        new SearchListener() {
          @Override
          public List<TrainingListener> listeners(int trial) {
            throw SearchTest.<RuntimeException>undeclared(thrown);
          }
        };
    assertThatThrownBy(() -> run(search(space(SPACE), folder("s"), listener, 2)))
        .isInstanceOfSatisfying(
            StoppedException.class,
            e -> assertThat(e.kept()).endsWith("/s, and the same command continues"))
        .hasCause(thrown);
  }

  @Test
  void theTestSetIsAskedForOnceAtTheEnd() {
    Listener listener = new Listener();
    AtomicInteger asked = new AtomicInteger();
    Supplier<CheckedTable> supplier =
        () -> {
          assertThat(listener.trials()).isEqualTo(4);
          asked.incrementAndGet();
          return test;
        };
    SearchResult found =
        search(space(SPACE), 3, folder("s"), listener, 2)
            .run(valid, supplier, () -> false, NOBODY)
            .orElseThrow();
    assertThat(asked).hasValue(1);
    assertThat(found.trained().likelihoods()).containsOnlyKeys("train", "valid", "test");
  }

  /** After the time, nothing begins; the search goes on from there another time. */
  @Test
  void timeCutsASearchThatCanContinue() {
    SearchResult early = cut("cut", 4);
    assertThat(early.complete()).isFalse();
    assertThat(early.trials()).filteredOn(t -> t.status(EPOCHS) == Trial.Status.WAITING).hasSize(5);
    SearchResult cut = cut("cut", 6);
    assertThat(cut.complete()).isFalse();
    assertThat(cut.trials()).noneMatch(t -> t.status(EPOCHS) == Trial.Status.FINISHED);
    assertThat(cut.trained().result().history()).hasSize(cut.best().last().epochs());
    assertSame(run("cut", 2), whole);
    assertThatThrownBy(() -> cut("none", 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there was no time for any trial");
  }

  private SearchResult cut(String name, int after) {
    AtomicInteger left = new AtomicInteger(after);
    return run(
            search(space(SPACE), folder(name), new Listener(), 1),
            () -> left.getAndDecrement() <= 0)
        .orElseThrow();
  }

  @Test
  void whatDivergesIsARowOfTheTable() {
    String text = "learning-rate = 0.01 | 1e30\noptimizer = sgd\ndropout = 0 .. 0.5";
    SearchResult found = run(search(space(text), folder("s"), new Listener(), 2));
    List<String> lines = csv(found).lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "trial,status,epochs,bestEpoch,trainNegativeLogLikelihood,validNegativeLogLikelihood,"
                + "optimizer,learning-rate,dropout");
    assertThat(lines).anyMatch(line -> line.matches("\\d,diverged,,,,,sgd,1.0E30,.*"));
    assertThat(lines).filteredOn(line -> line.contains("finished")).hasSize(1);
    assertThat(found.best().settings()).containsEntry(TunedSetting.LEARNING_RATE, "0.01");
    String worse = "learning-rate = 1e29 | 1e30\noptimizer = sgd";
    assertThatThrownBy(() -> run(search(space(worse), folder("d"), new Listener(), 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("all 2 trials diverged, expected a space with smaller values of stepSize");
  }

  /** What was stopped early takes the place of those that diverge later. */
  @Test
  void whereAllOfTheLastRungDivergeTheNextBestIsTrained() {
    int usual = whole.best().number();
    PreparedJob hopeless =
        prepared(TrainingSettings.builder().epochs(1).optimizer("sgd").stepSize(1e30));
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> hopeless.train(valid, null, List.of(), Checkpoints.NONE));
    SearchListener listener =
        new SearchListener() {
          @Override
          public List<TrainingListener> listeners(int trial) {
            return List.of(
                new TrainingListener() {
                  @Override
                  public void onEpoch(EpochRecord epoch) {
                    if (trial == usual && epoch.epoch() == 5) {
                      throw diverged;
                    }
                  }
                });
          }
        };
    SearchResult found = run(search(space(SPACE), folder("s"), listener, 2));
    assertThat(found.trials().get(usual).status(EPOCHS)).isEqualTo(Trial.Status.DIVERGED);
    assertThat(found.best().number()).isNotEqualTo(usual);
    assertThat(found.best().status(EPOCHS)).isEqualTo(Trial.Status.FINISHED);
    assertThat(found.best().last().epochs()).isEqualTo(EPOCHS);
  }

  /** Whatever is best after a few epochs: the search is no worse than the choice of the table. */
  @Test
  void whatWasChosenIsTrainedToTheEnd() {
    SettingsSpace around = SettingsSpace.around(base.job(), Set.of());
    Trial chosen = run(search(around, 4, folder("s"), new Listener(), 2)).trials().get(0);
    assertThat(chosen.status(EPOCHS)).isEqualTo(Trial.Status.FINISHED);
    TrainedModel alone = base.train(valid, null, List.of(), Checkpoints.NONE);
    assertThat(chosen.last()).isEqualTo(TrialPart.of(EPOCHS, alone.result().history()));
  }

  @Test
  void theFolderOfAnotherSearchIsRefused() throws IOException {
    SearchFolder folder = folder(shared, "whole");
    assertThatThrownBy(() -> run(search(space("dropout = 0 .. 0.5"), folder, new Listener(), 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("/whole/state/search.json was made with space hidden = 4 | 8; ")
        .hasMessageContaining("this run has dropout = 0 .. 0.5");
    Files.writeString(Files.createDirectory(temporary.resolve("mine")).resolve("file"), "text");
    assertThatThrownBy(() -> folder("mine"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("/mine exists and has no search in it; overwrite replaces it");
  }

  @Test
  void aSearchThatHasEndedIsNotDoneAgain() {
    SearchFolder folder = folder("s");
    run(search(space(SPACE), 1, folder, new Listener(), 2));
    folder.end("{\"best\":1}");
    assertThat(run(search(space(SPACE), 1, folder, new Listener(1), 2), () -> false)).isEmpty();
    assertThat(folder.result()).isEqualTo("{\"best\":1}");
    assertThat(temporary.resolve("s/state")).isDirectoryNotContaining(Files::isDirectory);
  }

  /** A trial that cannot be trained is found before any begins. */
  @Test
  void aTrialThatCannotBe() {
    assertThatThrownBy(() -> unbegun("optimizer = adam | lbfgs\ndropout = 0.1 .. 0.5"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("trial \\d \\(optimizer lbfgs, dropout 0.\\d+\\): dropout is .* lbfgs");
    assertThatThrownBy(() -> unbegun("hidden = 10 | 999999999"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("trial \\d \\(hidden 999999999\\): hiddenLayers 999999999 makes .*");
  }

  private Search unbegun(String text) {
    return search(space(text), folder("s"), new Listener(), 2);
  }
}
