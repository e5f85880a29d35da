package org.ardent.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.checkpoint.RunIdentity;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;
import org.ardent.train.CheckedTable;
import org.ardent.train.DivergedException;
import org.ardent.train.PackedSets;
import org.ardent.train.PreparedJob;
import org.ardent.train.SideBySide;
import org.ardent.train.StoppedException;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingListener;

/**
 * Searches for settings: random search (Bergstra &amp; Bengio 2012) with successive halving over
 * epochs. A trial that goes on continues from its checkpoint, so it ends as one that trained
 * without a break. The same search again continues where it was stopped.
 */
public final class Search {
  private final PreparedJob base;
  private final SettingsSpace space;
  private final SearchFolder folder;
  private final SearchListener listener;
  private final List<Map<TunedSetting, String>> drawn;
  private final List<Halving.Rung> rungs;
  private final int epochs;
  private final Function<List<PreparedJob>, SideBySide> beside;

  /** The trials that have been trained since this search was made. */
  private final Set<Integer> begun = ConcurrentHashMap.newKeySet();

  /**
   * A search. Every trial is checked, none begins.
   *
   * @param base what is trained where the space says nothing: its epochs are those of a whole
   *     training, and its seed draws the trials
   * @param trials how many to draw, at least 1; there are fewer if the space has no more
   * @param folder where it keeps its state
   * @throws InvalidInputException if a trial cannot be trained
   */
  public Search(
      JavaSparkContext context,
      PreparedJob base,
      SettingsSpace space,
      int trials,
      SearchFolder folder,
      SearchListener listener) {
    this(base, space, trials, folder, listener, jobs -> SideBySide.of(context, jobs));
  }

  /**
   * A search.
   *
   * @param beside how many trials train at once
   */
  Search(
      PreparedJob base,
      SettingsSpace space,
      int trials,
      SearchFolder folder,
      SearchListener listener,
      Function<List<PreparedJob>, SideBySide> beside) {
    this.beside = beside;
    this.base = base;
    this.space = space;
    this.folder = folder;
    this.listener = listener;
    epochs = base.job().settings().epochs();
    drawn = space.draw(base.job(), trials, base.job().settings().seed());
    rungs = Halving.rungs(drawn.size(), epochs);
    for (int i = 0; i < drawn.size(); i++) {
      job(i);
    }
    if (drawn.size() < trials) {
      listener.onMessage(
          String.format(
              Locale.ROOT, "the space has no more than %d different trials", drawn.size()));
    }
  }

  /** How many trials there are. */
  public int size() {
    return drawn.size();
  }

  private PreparedJob job(int trial) {
    try {
      TrainingJob job = SettingsSpace.job(base.job(), drawn.get(trial));
      return base.with(job.choice(), job.settings());
    } catch (InvalidSettingException e) {
      throw new InvalidInputException(
          trialOf(trial) + e.message(p -> new Setting(p).toString()), e);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(trialOf(trial) + e.template(), e);
    }
  }

  private String trialOf(int trial) {
    StringBuilder settings = new StringBuilder();
    drawn
        .get(trial)
        .forEach(
            (setting, value) ->
                settings.append(", ").append(setting.label()).append(' ').append(value));
    return String.format(Locale.ROOT, "trial %d (%s): ", trial, settings.substring(2));
  }

  /**
   * Searches. The test set is asked for once, after all trials.
   *
   * @param validation the validation set; null if there is none but what is held out
   * @param test gives the test set, or null
   * @param outOfTime whether no trial may begin to train up to a rung any more
   * @param ended hears how the training of the best trial ended
   * @return what was found; empty if the folder has this search, and it has ended
   * @throws InvalidInputException if there are no rows to validate on, the folder has another
   *     search, or every trial diverges
   * @throws StoppedException if a job fails, or something cannot be saved
   */
  public Optional<SearchResult> run(
      CheckedTable validation,
      Supplier<CheckedTable> test,
      BooleanSupplier outOfTime,
      TrainingListener ended) {
    if (validation == null && base.heldOutRows() == 0) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "no rows validate, expected a validation set or %s above 0",
              new Setting("validationFraction")));
    }
    try (PackedSets sets = base.pack(validation)) {
      boolean found = folder.begin(identity(sets));
      if (found && folder.result() != null) {
        return Optional.empty();
      }
      if (found) {
        listener.onMessage("continuing the search in " + folder.label());
      }
      List<Trial> trials = new ArrayList<>();
      for (int i = 0; i < drawn.size(); i++) {
        trials.add(new Trial(i, drawn.get(i), found ? folder.parts(i) : List.of()));
      }
      boolean complete = climb(trials, sets, outOfTime);
      List<Trial> usable = trials.stream().filter(Trial::isUsable).toList();
      if (usable.isEmpty()) {
        throw new InvalidInputException(
            complete
                ? String.format(
                    Locale.ROOT,
                    "all %d trials diverged, expected a space with smaller values of %s",
                    trials.size(),
                    new Setting("stepSize"))
                : "there was no time for any trial");
      }
      Trial best = usable.stream().min(Comparator.comparingDouble(t -> t.last().valid())).get();
      PreparedJob job = job(best.number());
      try (Checkpoints checkpoints = folder.checkpoints(best.number(), message -> {})) {
        TrainedModel trained =
            job.train(sets, test.get(), best.last().until(), List.of(ended), checkpoints);
        return Optional.of(
            new SearchResult(trials, space, epochs, best, job.job(), trained, complete));
      }
    }
  }

  /** Whether all rungs were climbed. */
  private boolean climb(List<Trial> trials, PackedSets sets, BooleanSupplier outOfTime) {
    List<Trial> climbing = trials;
    for (int i = 0; i < rungs.size(); i++) {
      Halving.Rung rung = rungs.get(i);
      if (i > 0) {
        climbing = promoted(climbing, rungs.get(i - 1).epochs(), rung.trials());
        for (Trial trial : trials) {
          if (!climbing.contains(trial)) {
            folder.discardCheckpoints(trial.number());
          }
        }
      }
      if (!train(climbing, i, sets, outOfTime)) {
        return false;
      }
    }
    // Where all of the last rung diverged, the best of the others is trained to the end.
    int last = rungs.size() - 1;
    List<Trial> others = trials;
    while (climbing.stream().noneMatch(Trial::isUsable)) {
      others = others.stream().filter(Trial::isUsable).toList();
      if (others.isEmpty()) {
        return true;
      }
      climbing =
          List.of(others.stream().min(Comparator.comparingDouble(t -> t.last().valid())).get());
      if (!train(climbing, last, sets, outOfTime)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The best of those that have not diverged, of equal ones the first. What was chosen for the
   * table is always among them, so that the search finds nothing worse.
   */
  private List<Trial> promoted(List<Trial> trials, int until, int count) {
    List<Trial> left = trials.stream().filter(trial -> !trial.part(until).diverged()).toList();
    List<Trial> best =
        left.stream()
            .sorted(Comparator.comparingDouble(trial -> trial.part(until).valid()))
            .limit(count)
            .toList();
    return left.stream()
        .filter(trial -> best.contains(trial) || (space.isCentred() && trial.number() == 0))
        .toList();
  }

  /** Trains trials up to a rung; whether there was time for all. */
  private boolean train(List<Trial> trials, int rung, PackedSets sets, BooleanSupplier outOfTime) {
    int until = rungs.get(rung).epochs();
    List<Trial> left = trials.stream().filter(trial -> trial.part(until) == null).toList();
    if (left.isEmpty()) {
      return true;
    }
    SideBySide room = beside.apply(left.stream().map(trial -> job(trial.number())).toList());
    listener.onRung(rung + 1, rungs.size(), trials.size(), until, room.runs());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean cut = new AtomicBoolean();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            room.runs(),
            run -> {
              Thread thread = new Thread(run, "ardent-trial");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Trial trial : left) {
        running.add(
            threads.submit(
                () -> {
                  if (stop.get()) {
                    return;
                  }
                  if (outOfTime.getAsBoolean()) {
                    cut.set(true);
                    return;
                  }
                  boolean done = false;
                  try {
                    train(trial, until, room.slots(), sets);
                    done = true;
                  } finally {
                    stop.compareAndSet(false, !done);
                  }
                }));
      }
      await(running);
    } finally {
      threads.shutdown();
    }
    return !cut.get();
  }

  /** Waits for all; what failed first in their order is thrown. */
  private void await(List<Future<?>> running) {
    Throwable failure = null;
    for (Future<?> trial : running) {
      try {
        trial.get();
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      } catch (InterruptedException e) {
        running.forEach(other -> other.cancel(true));
        Thread.currentThread().interrupt();
        throw (CancellationException)
            new CancellationException("the thread was interrupted").initCause(e);
      }
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure != null) {
      // Spark's exceptions are checked ones that its methods do not declare.
      throw new StoppedException("the search stopped", kept(folder), (Exception) failure);
    }
  }

  private void train(Trial trial, int until, int slots, PackedSets sets) {
    long start = System.nanoTime();
    int number = trial.number();
    // Only of a search that was stopped it is news that a trial continues.
    boolean news = begun.add(number);
    try (Checkpoints checkpoints =
        folder.checkpoints(
            number,
            message -> {
              if (news) {
                listener.onMessage(String.format(Locale.ROOT, "trial %d: %s", number, message));
              }
            })) {
      trial.add(
          TrialPart.of(
              until,
              job(number)
                  .fit(sets, until, slots, listener.listeners(number), checkpoints)
                  .history()));
    } catch (DivergedException e) {
      trial.add(TrialPart.diverged(until));
    } catch (StoppedException e) {
      throw new StoppedException(
          String.format(Locale.ROOT, "trial %d: %s", number, e.getMessage()),
          kept(folder),
          (Exception) e.getCause());
    }
    folder.save(number, trial.parts());
    listener.onTrial(trial, (System.nanoTime() - start) * 1e-9);
  }

  /** What is left of a search that ended early, for the user. */
  public static String kept(SearchFolder folder) {
    return String.format(
        Locale.ROOT, "what is done is kept in %s, and the same command continues", folder.label());
  }

  private RunIdentity identity(PackedSets sets) {
    Map<String, String> properties = new LinkedHashMap<>(base.identity(sets).properties());
    // Before the data, of which less is said where something else differs.
    Map<String, String> all = new LinkedHashMap<>();
    all.put("trials", String.valueOf(drawn.size()));
    all.put("space", space.toString().strip().replace("\n", "; "));
    all.putAll(properties);
    return new RunIdentity(all);
  }
}
