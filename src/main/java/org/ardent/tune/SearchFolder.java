package org.ardent.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.checkpoint.RunIdentity;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.OutputFolder;
import org.ardent.io.Setting;
import org.ardent.io.TemporaryName;

/**
 * The folder of a search, on any Hadoop file system. {@code state} in it has all that the search
 * needs to continue: which search it is, what each trial gave, and checkpoints of the trials that
 * may go on. Each file appears whole or not at all.
 */
public final class SearchFolder implements AutoCloseable {
  private static final String STATE = "state";
  private static final String SEARCH = "search.json";
  private static final String RESULT = "result.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A search that is killed loses at most so much of every trial that was training. */
  private static final CheckpointInterval INTERVAL =
      new CheckpointInterval(60, CheckpointInterval.Unit.SECONDS);

  private final Configuration hadoop;
  private final OutputFolder folder;
  private final FileSystem fs;
  private final boolean overwrite;
  private final UnaryOperator<String> words;

  private SearchFolder(
      Configuration hadoop, OutputFolder folder, boolean overwrite, UnaryOperator<String> words) {
    this.hadoop = hadoop;
    this.folder = folder;
    this.overwrite = overwrite;
    this.words = words;
    fs = folder.plain();
  }

  /**
   * Prepares a folder.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param overwrite whether what is there may be replaced, whatever it is
   * @param words what the user calls a property of a run, for messages
   * @throws InvalidInputException if it cannot be written, or has something else in it
   */
  public static SearchFolder open(
      Configuration hadoop, String uri, boolean overwrite, UnaryOperator<String> words) {
    OutputFolder folder = OutputFolder.open(hadoop, uri);
    SearchFolder opened = new SearchFolder(hadoop, folder, overwrite, words);
    try {
      if (!overwrite
          && opened.fs.listStatus(folder.path()).length > 0
          && !opened.fs.exists(opened.state(SEARCH))) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s exists and has no search in it; %s replaces it",
                folder.label(),
                Setting.OVERWRITE));
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot use " + folder.label() + ": " + OutputFolder.reason(e), e);
    }
    return opened;
  }

  /** Its name in messages. */
  public String label() {
    return folder.label();
  }

  /**
   * Begins a search, or continues it.
   *
   * @param identity all that decides what it finds
   * @return whether trials of it are there
   * @throws InvalidInputException if the folder has another search
   */
  boolean begin(RunIdentity identity) {
    try {
      boolean found = fs.exists(state(SEARCH));
      if (found && !overwrite) {
        String source = folder.label() + Path.SEPARATOR + STATE + Path.SEPARATOR + SEARCH;
        RunIdentity other = new RunIdentity(parse(source, read(SEARCH), new TypeReference<>() {}));
        identity.requireSame(other, 0, false, source, words);
        return true;
      }
      for (FileStatus file : fs.listStatus(folder.path())) {
        fs.delete(file.getPath(), true);
      }
      writeState(SEARCH, identity.properties());
      return false;
    } catch (IOException e) {
      throw failed("use", e);
    }
  }

  /** The line that ended the search; null if it has not ended. */
  public String result() {
    try {
      return fs.exists(state(RESULT)) && fs.exists(state(SEARCH)) ? read(RESULT) : null;
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Ends the search: its checkpoints go, and the same search again is done at once. */
  public void end(String result) {
    try {
      for (FileStatus file : fs.listStatus(new Path(folder.path(), STATE))) {
        if (file.isDirectory()) {
          fs.delete(file.getPath(), true);
        }
      }
      writeState(RESULT, result.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  /** What a trial has given so far. */
  List<TrialPart> parts(int trial) {
    String name = name(trial) + ".json";
    try {
      return fs.exists(state(name))
          ? parse(folder.label() + Path.SEPARATOR + name, read(name), new TypeReference<>() {})
          : List.of();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Keeps what a trial has given so far. */
  void save(int trial, List<TrialPart> parts) {
    writeState(name(trial) + ".json", parts);
  }

  /**
   * The checkpoints of a trial, from which it continues.
   *
   * @param messages hears from where, and which are damaged
   */
  Checkpoints checkpoints(int trial, Consumer<String> messages) {
    Path path = state(name(trial));
    try {
      boolean found = fs.exists(path) && fs.listStatus(path).length > 0;
      return Checkpoints.open(
          hadoop,
          path.toString(),
          INTERVAL,
          found ? Checkpoints.Found.RESUME : Checkpoints.Found.REFUSE,
          words,
          messages);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /** Removes the checkpoints of a trial that does not go on. */
  void discardCheckpoints(int trial) {
    try {
      fs.delete(state(name(trial)), true);
    } catch (FileNotFoundException e) {
      // There are none.
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  /** What writes a file. */
  @FunctionalInterface
  public interface Contents {
    /** Writes everything; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file of the folder, in place of an older one. */
  public void write(String name, Contents contents) {
    try (AtomicOutput output = output(name)) {
      try (OutputStream out = output.create()) {
        contents.writeTo(out);
      }
      output.commit();
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  /** A file or folder in the folder, in place of an older one. */
  public AtomicOutput output(String name) {
    return AtomicOutput.open(hadoop, new Path(folder.path(), name).toString(), true);
  }

  private Path state(String name) {
    return new Path(new Path(folder.path(), STATE), name);
  }

  private static String name(int trial) {
    return String.format(Locale.ROOT, "trial-%04d", trial);
  }

  private String read(String name) throws IOException {
    try (InputStream in = fs.open(state(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void writeState(String name, Object value) {
    try {
      writeState(name, JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and names have a JSON form", e);
    }
  }

  /** Where it is lost between the two steps, what it says is found again from a checkpoint. */
  private void writeState(String name, byte[] contents) {
    Path target = state(name);
    Path temporary = new Path(target.getParent(), TemporaryName.of(name, "writing"));
    try {
      try (LocalDisk.Output out = LocalDisk.create(fs, temporary, true)) {
        out.write(contents);
        out.sync();
      }
      // Not every file system renames onto a file.
      fs.delete(target, false);
      if (!fs.rename(temporary, target)) {
        throw new IOException("cannot rename " + temporary.getName() + " to " + name);
      }
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  private static <T> T parse(String source, String json, TypeReference<T> type) {
    try {
      T value = JSON.readValue(json, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(source + " is no state of a search", e);
    }
    throw new InvalidInputException(source + " is no state of a search");
  }

  private UncheckedIOException failed(String verb, IOException e) {
    return new UncheckedIOException(
        String.format(
            Locale.ROOT, "cannot %s %s: %s", verb, folder.label(), OutputFolder.reason(e)),
        e);
  }

  /** Removes the folder if it was made for this and is empty. */
  @Override
  public void close() {
    folder.removeIfEmpty();
  }
}
