package org.ardent.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.io.InvalidInputException;
import org.ardent.io.OutputFolder;
import org.ardent.io.Setting;

/**
 * Saves a run as it goes, and continues one that was cut short: to the same parameters, bit for
 * bit, as if it had never been cut short.
 *
 * <pre>{@code
 * try (Checkpoints checkpoints =
 *     Checkpoints.open(hadoop, uri, interval, Checkpoints.Found.RESUME, words, messages)) {
 *   TrainingResult result = new Trainer(model, settings, listeners, checkpoints).fit(train, valid);
 *   save(result);
 *   checkpoints.discard();
 * }
 * }</pre>
 */
public final class Checkpoints implements AutoCloseable {
  /** What to do with checkpoints that a run finds. */
  public enum Found {
    /** Refuse them: nothing is used or lost unasked. */
    REFUSE,
    /** Go on from the last one that is whole; without any, start anew. */
    RESUME,
    /** Start anew, in their place. */
    REPLACE
  }

  /** Saves nothing. */
  public static final Checkpoints NONE =
      new Checkpoints(null, null, null, UnaryOperator.identity(), message -> {});

  private final Function<RunIdentity, CheckpointStore> stores;
  private final CheckpointInterval interval;
  private final Found found;
  private final UnaryOperator<String> words;
  private final Consumer<String> messages;
  private RunIdentity identity;

  /** Null where nothing is saved, and until it is known which run this is. */
  private CheckpointStore store;

  // Of the last checkpoint, or of the start.
  private int epochs;
  private long steps;
  private long nanos;
  private String saved;

  private Checkpoints(
      Function<RunIdentity, CheckpointStore> stores,
      CheckpointInterval interval,
      Found found,
      UnaryOperator<String> words,
      Consumer<String> messages) {
    this.stores = stores;
    this.interval = interval;
    this.found = found;
    this.words = words;
    this.messages = messages;
  }

  /**
   * Prepares a folder of checkpoints.
   *
   * @param uri a path or URI of any Hadoop file system; a folder for this run alone
   * @param interval how often to save; the end of training is always saved
   * @param words what the user calls a property of the run, for messages
   * @param messages hears, a line at a time, from where a run continues, and which checkpoints are
   *     damaged
   * @throws InvalidInputException if the folder cannot be used, or holds checkpoints to be refused
   */
  public static Checkpoints open(
      Configuration hadoop,
      String uri,
      CheckpointInterval interval,
      Found found,
      UnaryOperator<String> words,
      Consumer<String> messages) {
    CheckpointStore store = CheckpointStore.open(hadoop, uri);
    Checkpoints checkpoints = new Checkpoints(run -> store, interval, found, words, messages);
    checkpoints.store = store;
    if (found == Found.REFUSE) {
      checkpoints.requireNone();
    }
    return checkpoints;
  }

  /**
   * Prepares a folder in which every run has a folder of its own, by all that makes it what it is,
   * and continues from what it finds there.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param interval as in {@link #open}
   * @param messages as in {@link #open}
   * @throws InvalidInputException if the folder cannot be used
   */
  public static Checkpoints byRun(
      Configuration hadoop, String uri, CheckpointInterval interval, Consumer<String> messages) {
    // What cannot be written is found out before any row is read.
    OutputFolder.open(hadoop, uri).removeIfEmpty();
    return new Checkpoints(
        run -> CheckpointStore.openOwn(hadoop, uri, run.fileName()),
        interval,
        Found.RESUME,
        UnaryOperator.identity(),
        messages);
  }

  private void requireNone() {
    List<Path> existing = list();
    if (!existing.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s exists, from a run that was cut short; %s continues it, %s starts anew",
              store.label(existing.get(0)),
              Setting.RESUME,
              Setting.OVERWRITE));
    }
  }

  /**
   * Brings a run to where it starts or continues.
   *
   * @param epochsMayDiffer as in {@link RunIdentity#requireSame}
   * @param of which run it is; asked for only where something is saved
   * @throws InvalidInputException if the checkpoints are of another run, or all are damaged
   */
  public void begin(ResumableRun run, boolean epochsMayDiffer, Supplier<RunIdentity> of) {
    if (stores == null) {
      return;
    }
    identity = of.get();
    store = stores.apply(identity);
    switch (found) {
      case REFUSE -> requireNone();
      case RESUME -> resume(run, epochsMayDiffer);
      case REPLACE -> delete(list());
    }
    store.begin(list());
    mark(run);
  }

  private void resume(ResumableRun run, boolean epochsMayDiffer) {
    List<Path> damaged = new ArrayList<>();
    for (Path path : list()) {
      CheckpointFile file = store.read(path, messages);
      if (file == null) {
        damaged.add(path);
        continue;
      }
      String source = store.label(path);
      identity.requireSame(
          file.identity(), file.checkpoint().historyLength(), epochsMayDiffer, source, words);
      try {
        run.restore(file.checkpoint());
      } catch (InvalidInputException e) {
        throw new InvalidInputException(source + ": " + e.getMessage(), e);
      }
      // They would look newer than the next checkpoint.
      delete(damaged);
      saved = "the checkpoint at " + run.position();
      messages.accept(
          String.format(Locale.ROOT, "continuing from %s, at %s", source, run.position()));
      return;
    }
    if (!damaged.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "every checkpoint in %s is damaged; %s starts anew",
              store.label(),
              Setting.OVERWRITE));
    }
    messages.accept(
        String.format(Locale.ROOT, "no checkpoint in %s yet: starting anew", store.label()));
  }

  /** Saves a run between two moves, if it is time. */
  public void between(ResumableRun run) {
    if (store != null
        && interval.isPast(
            run.epochs() - epochs, run.steps() - steps, (System.nanoTime() - nanos) * 1e-9)) {
      save(run);
    }
  }

  /** Saves a run that has come to its end, or cannot go on, unless that has just been done. */
  public void save(ResumableRun run) {
    if (store == null || (saved != null && epochs == run.epochs() && steps == run.steps())) {
      return;
    }
    Checkpoint checkpoint = new Checkpoint();
    run.save(checkpoint);
    if (!checkpoint.isFinite()) {
      throw run.notFinite();
    }
    try {
      store.save(run.epochs(), run.steps(), new CheckpointFile(identity, checkpoint));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot save a checkpoint in " + store.label() + ": " + OutputFolder.reason(e), e);
    }
    saved = "the checkpoint at " + run.position();
    mark(run);
  }

  private void mark(ResumableRun run) {
    epochs = run.epochs();
    steps = run.steps();
    nanos = System.nanoTime();
  }

  /** What is left of a run that ended early, for the user. */
  public String kept() {
    if (store == null) {
      return String.format(
          Locale.ROOT, "nothing was saved: %s would keep what is trained", Setting.CHECKPOINT);
    }
    return saved == null
        ? "there was no checkpoint yet"
        : String.format(
            Locale.ROOT,
            "%s is kept in %s; %s continues from there",
            saved,
            store.label(),
            Setting.RESUME);
  }

  /** Removes the checkpoints: what they were for has been saved. */
  public void discard() {
    if (store != null) {
      delete(list());
    }
  }

  private List<Path> list() {
    try {
      return store.list();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot list the checkpoints in " + store.label() + ": " + OutputFolder.reason(e), e);
    }
  }

  private void delete(List<Path> checkpoints) {
    try {
      store.delete(checkpoints);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot remove a checkpoint from " + store.label() + ": " + OutputFolder.reason(e), e);
    }
  }

  /** Removes the folder if this run has made it and it is empty. */
  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
