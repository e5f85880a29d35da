package org.ardent.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.io.ObjectStore;
import org.ardent.io.OutputFolder;
import org.ardent.io.TemporaryName;
import org.ardent.kind.VariablesJson;
import org.ardent.model.Layout;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.pack.SavedShards;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;
import org.ardent.table.Table;
import org.ardent.train.exec.MeetingSettings;
import scala.runtime.AbstractFunction2;

/**
 * Keeps packed sets in a folder of any Hadoop file system, so that a later run on the same rows
 * starts from them and reads no table. Each set is an entry: a folder with a file for each shard
 * and one file with what else is known. An entry appears whole or not at all.
 *
 * <p>It is a help and no more: an entry that does not fit, that is damaged or that cannot be
 * written is said in one line, and the run goes on as without a cache, to the same model.
 */
public final class PackedCache implements AutoCloseable {
  /** Another number for every change of what entries hold. */
  private static final String FORM = "1";

  private static final String ENTRY = "entry.json";
  private static final Map<String, String> HELD_OUT = Map.of("part", "held out");

  private final JavaSparkContext context;
  private final OutputFolder folder;
  private final String uri;
  private final Consumer<String> messages;

  private PackedCache(
      JavaSparkContext context, OutputFolder folder, String uri, Consumer<String> messages) {
    this.context = context;
    this.folder = folder;
    this.uri = uri;
    this.messages = messages;
  }

  /**
   * Prepares a folder.
   *
   * @param uri a path or URI of any Hadoop file system
   * @param messages hears, a line at a time, which sets come from the folder, and why others do not
   * @throws InvalidInputException if it cannot be written, or executors do not see it
   */
  public static PackedCache open(JavaSparkContext context, String uri, Consumer<String> messages) {
    OutputFolder folder = OutputFolder.open(context.hadoopConfiguration(), uri);
    PackedCache cache = new PackedCache(context, folder, uri, messages);
    cache.requireShared();
    return cache;
  }

  /** Executors write into the folder: it must be one and the same for all processes. */
  private void requireShared() {
    FileSystem fs = folder.plain();
    Path sign = new Path(folder.path(), TemporaryName.of(folder.path().getName(), "probe"));
    try {
      LocalDisk.create(fs, sign, false).close();
      try {
        Looking looking = new Looking(context.hadoopConfiguration(), sign);
        int tasks = context.isLocal() ? 1 : Math.max(2, context.defaultParallelism());
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        List<Boolean> seen =
            Shipping.run(Shipping.parallelize(context, numbers, tasks).rdd(), looking);
        if (seen.contains(false)) {
          throw new InvalidInputException(
              folder.label()
                  + " is on a disk that executors do not see, expected a folder that the driver"
                  + " and all executors share");
        }
      } finally {
        fs.delete(sign, false);
      }
    } catch (InvalidInputException e) {
      folder.removeIfEmpty();
      throw e;
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot write " + folder.label() + ": " + OutputFolder.reason(e), e);
    }
  }

  /** Whether a task sees a file that the driver has written. */
  private static final class Looking
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<Integer>, Boolean>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration configuration;
    private final String file;

    Looking(Configuration configuration, Path file) {
      this.configuration = new SerializableConfiguration(configuration);
      this.file = file.toString();
    }

    @Override
    public Boolean apply(TaskContext task, scala.collection.Iterator<Integer> none) {
      Path path = new Path(file);
      try {
        return LocalDisk.of(path, configuration.value()).exists(path);
      } catch (IOException e) {
        return false;
      }
    }
  }

  /**
   * The training set, and what is held out of it, packed by an earlier run.
   *
   * @param key of the rows and how they are read
   * @param validated as in {@link TrainingRequest#prepare}
   * @param notes hears what a user should know of how it was read
   */
  public Optional<PreparedJob> training(
      SparkSession spark,
      CacheKey key,
      TrainingRequest request,
      boolean validated,
      Consumer<List<String>> notes) {
    MeetingSettings.require(context.sc());
    CacheKey full = full(key, request, validated);
    CacheEntry entry = find(full).orElse(null);
    if (entry == null) {
      return Optional.empty();
    }
    CacheEntry held = entry.heldOut() ? find(full.with(HELD_OUT)).orElse(null) : null;
    if (entry.heldOut() && held == null) {
      return Optional.empty();
    }
    PreparedJob job =
        request.prepared(
            spark,
            known(entry),
            held == null ? null : known(held),
            entry.variableList(),
            entry.jobNotes(),
            validated);
    Optional<Loaded> train = loaded(full, entry, job);
    if (train.isEmpty()) {
      return Optional.empty();
    }
    Optional<Loaded> heldOut =
        held == null ? Optional.empty() : loaded(full.with(HELD_OUT), held, job);
    if (held != null && heldOut.isEmpty()) {
      train.get().giveUp();
      return Optional.empty();
    }
    came(full, entry, notes);
    return Optional.of(job.on(train.get().table(), heldOut.map(Loaded::table).orElse(null)));
  }

  /** The job, which keeps its sets here once they are packed. */
  public PreparedJob keeping(
      PreparedJob job,
      CacheKey key,
      TrainingRequest request,
      boolean validated,
      List<String> readNotes) {
    CacheKey full = full(key, request, validated);
    CheckedTable held = job.heldOut();
    return job.on(
        keeping(job.train(), full, readNotes, job.notes(), held != null),
        held == null ? null : keeping(held, full.with(HELD_OUT), List.of(), List.of(), false));
  }

  /**
   * Another set of rows, packed by an earlier run.
   *
   * @param key of the rows and how they are read
   */
  public Optional<CheckedTable> other(CacheKey key, PreparedJob job, Consumer<List<String>> notes) {
    CacheKey full = full(key, job);
    Optional<CacheEntry> entry = find(full);
    Optional<CheckedTable> set =
        entry.flatMap(found -> loaded(full, found, job)).map(Loaded::table);
    set.ifPresent(found -> came(full, entry.get(), notes));
    return set;
  }

  private void came(CacheKey key, CacheEntry entry, Consumer<List<String>> notes) {
    say("%s comes packed from %s", key.source(), label(key));
    notes.accept(entry.readNotes());
  }

  /** Another set of rows, which is kept here once it is packed. */
  public CheckedTable keeping(
      CheckedTable set, CacheKey key, PreparedJob job, List<String> readNotes) {
    return keeping(set, full(key, job), readNotes, List.of(), false);
  }

  private static CacheKey full(CacheKey key, TrainingRequest request, boolean validated) {
    return key.with(request.packing(validated)).with(build());
  }

  /** Another set is checked and encoded by what the training set has made of the columns. */
  private static CacheKey full(CacheKey key, PreparedJob job) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("layout", CacheEntry.name(job.model().layout()));
    properties.put("holes", String.valueOf(job.model().takesHoles()));
    properties.put("rebinarize", String.valueOf(job.job().settings().rebinarize()));
    properties.put("seed", String.valueOf(job.job().settings().seed()));
    properties.put("shards", String.valueOf(job.job().shards()));
    return key.with(properties).with(build());
  }

  /** Another build may read, code and shuffle rows otherwise. */
  private static Map<String, String> build() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("version", ArdentVersion.get());
    properties.put("numerics", BuildNumerics.get());
    properties.put("form", FORM);
    return properties;
  }

  private String label(CacheKey key) {
    return folder.label() + Path.SEPARATOR + key.name();
  }

  private void say(String message, Object... arguments) {
    messages.accept(String.format(Locale.ROOT, message, arguments));
  }

  /** The entry of a set, if there is one of the same files that is whole. */
  private Optional<CacheEntry> find(CacheKey key) {
    FileSystem fs = folder.plain();
    Path path = new Path(folder.path(), key.name());
    try {
      if (!fs.exists(path)) {
        say("%s has nothing packed of %s with these options", folder.label(), key.source());
        return Optional.empty();
      }
      ObjectStore.requireComplete(fs, path);
      CacheEntry entry;
      try (InputStream in = fs.open(new Path(path, ENTRY))) {
        entry = CacheEntry.read(in);
      }
      if (!entry.asked().equals(key.asked())) {
        throw new IOException("it is of other options");
      }
      if (!entry.files().equals(key.files())) {
        say("%s has changed since it was packed into %s: packing anew", key.source(), label(key));
        return Optional.empty();
      }
      return Optional.of(entry);
    } catch (IOException e) {
      unusable(key, OutputFolder.reason(e));
    } catch (InvalidInputException e) {
      unusable(key, "it is half-written");
    }
    return Optional.empty();
  }

  /** Not an error: the table is there, and gives the same again. */
  private void unusable(CacheKey key, String why) {
    say("%s cannot be used: %s: packing anew", label(key), why);
  }

  private static CheckedTable known(CacheEntry entry) {
    return new CheckedTable(Table.withoutRows(entry.table()), entry.summary());
  }

  /** Gets the shards of an entry now, while the table could still be read in their place. */
  private Optional<Loaded> loaded(CacheKey key, CacheEntry entry, PreparedJob job) {
    Layout layout = job.model().layout();
    int count = (int) Math.min(job.job().shards(), entry.summary().rows());
    if (!entry.layout().equals(CacheEntry.name(layout)) || entry.shards().files().size() != count) {
      unusable(key, "its columns are in another order, or in another number of shards");
      return Optional.empty();
    }
    Path path = new Path(folder.path(), key.name());
    try {
      Shards first = Shards.load(context, path, entry.shards(), known(entry).table());
      return Optional.of(new Loaded(context, path, entry, first));
    } catch (IOException e) {
      unusable(key, OutputFolder.reason(e));
      return Optional.empty();
    }
  }

  /** Hands out shards that were loaded, and loads them again for who comes second. */
  private static final class Loaded implements CheckedTable.Packing {
    private final JavaSparkContext context;
    private final Path path;
    private final CacheEntry entry;
    private Shards first;

    Loaded(JavaSparkContext context, Path path, CacheEntry entry, Shards first) {
      this.context = context;
      this.path = path;
      this.entry = entry;
      this.first = first;
    }

    /** The set, packed by this. */
    CheckedTable table() {
      return known(entry).packedBy(this);
    }

    /** Frees what nobody asks for any more. */
    synchronized void giveUp() {
      first.close();
    }

    @Override
    public synchronized Shards pack(CheckedTable set, Layout layout, long seed, int shards) {
      if (!entry.layout().equals(CacheEntry.name(layout))
          || entry.shards().seed() != seed
          || entry.shards().files().size() != Math.min(shards, entry.summary().rows())) {
        throw new IllegalStateException("the set was packed otherwise");
      }
      Shards loaded = first;
      first = null;
      try {
        return loaded != null ? loaded : Shards.load(context, path, entry.shards(), set.table());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private CheckedTable keeping(
      CheckedTable set,
      CacheKey key,
      List<String> readNotes,
      List<String> jobNotes,
      boolean heldOut) {
    CheckedTable.Packing packing = set.packing();
    return set.packedBy(
        (packed, layout, seed, count) -> {
          Shards shards = packing.pack(set, layout, seed, count);
          try {
            keep(
                key,
                shards,
                saved ->
                    new CacheEntry(
                        key.asked(),
                        key.files(),
                        set.table().description(),
                        set.summary(),
                        saved,
                        VariablesJson.write(layout.variables()),
                        CacheEntry.name(layout),
                        readNotes,
                        jobNotes,
                        heldOut));
            return shards;
          } catch (Throwable e) {
            shards.close();
            throw e;
          }
        });
  }

  /** What an entry is, once its shards are saved. */
  private interface Contents {
    CacheEntry of(SavedShards saved);
  }

  private void keep(CacheKey key, Shards shards, Contents contents) {
    try {
      if (key.isCurrent()) {
        save(key, shards, contents);
      } else {
        say("%s has changed while it was read: it is not kept", key.source());
      }
    } catch (IOException | UncheckedIOException | InvalidInputException e) {
      say("%s cannot keep %s packed: %s", folder.label(), key.source(), OutputFolder.reason(e));
    }
  }

  private void save(CacheKey key, Shards shards, Contents contents) throws IOException {
    try (AtomicOutput output =
        AtomicOutput.open(context.hadoopConfiguration(), uri + Path.SEPARATOR + key.name(), true)) {
      output.fileSystem().mkdirs(output.temporary());
      CacheEntry entry = contents.of(shards.save(output.temporary()));
      Path file = new Path(output.temporary(), ENTRY);
      try (OutputStream out = LocalDisk.create(output.fileSystem(), file, false)) {
        entry.write(out);
      }
      output.commit();
    }
  }

  /** Removes the folder if it was made for this run and nothing was kept. */
  @Override
  public void close() {
    try {
      folder.removeIfEmpty();
    } catch (UncheckedIOException e) {
      messages.accept(e.getMessage());
    }
  }
}
