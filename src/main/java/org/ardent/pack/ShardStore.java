package org.ardent.pack;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * The shards that a process has: each is a block of Spark's disk store, which knows where it is and
 * deletes it in the end, and is mapped as long as the store is open.
 *
 * <p>A store is broadcast, and Spark closes what is {@link AutoCloseable} when it takes a broadcast
 * away: when it is destroyed, or to make room for something else. In the second case it is fetched
 * again, and shards are mapped again.
 */
final class ShardStore implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final int blocks;
  private final ShardSource source;
  private final PackingPlan plan;
  private transient Map<Integer, PackedRows> open;
  private transient Map<Integer, Object> locks;

  /**
   * A store of shards.
   *
   * @param blocks the id of the RDD as whose blocks shards are kept on disk
   * @param source gives the shards that this process has not got
   */
  ShardStore(int blocks, ShardSource source, PackingPlan plan) {
    this.blocks = blocks;
    this.source = source;
    this.plan = plan;
  }

  /** A shard, made if this process has not got it, mapped until the task has ended. */
  PackedRows shard(int shard, TaskContext task) {
    while (true) {
      PackedRows rows = open(shard, task);
      if (rows.retain()) {
        TaskCompletionListener release = ended -> rows.release();
        task.addTaskCompletionListener(release);
        return rows;
      }
    }
  }

  private PackedRows open(int shard, TaskContext task) {
    PackedRows rows = open().get(shard);
    if (rows != null) {
      return rows;
    }
    // Not within the map, which close() must not wait for: Spark holds a lock of its own then.
    synchronized (locks.computeIfAbsent(shard, s -> new Object())) {
      rows = open().get(shard);
      if (rows == null) {
        rows = load(shard, task);
        open().put(shard, rows);
      }
      return rows;
    }
  }

  private synchronized Map<Integer, PackedRows> open() {
    if (open == null) {
      open = new ConcurrentHashMap<>();
      locks = new ConcurrentHashMap<>();
    }
    return open;
  }

  private PackedRows load(int shard, TaskContext task) {
    BlockManager manager = SparkEnv.get().blockManager();
    RDDBlockId id = new RDDBlockId(blocks, shard);
    try {
      if (!manager.diskStore().contains(id)) {
        make(manager, id, shard, task);
      }
      File file = manager.diskBlockManager().getFile(id);
      if (!manager.serializerManager().encryptionEnabled()) {
        return PackedRows.map(plan, shard, file);
      }
      try (InputStream in =
          manager
              .serializerManager()
              .wrapForEncryption(new BufferedInputStream(Files.newInputStream(file.toPath())))) {
        return PackedRows.read(plan, shard, in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a shard a block. */
  private void make(BlockManager manager, RDDBlockId id, int shard, TaskContext task)
      throws IOException {
    // Beside the block's file, so that it is on the same disk.
    File file =
        manager.diskBlockManager().createTempFileWith(manager.diskBlockManager().getFile(id));
    try {
      source.write(
          shard,
          task,
          manager.serializerManager().wrapForEncryption(Files.newOutputStream(file.toPath())));
      keep(manager, id, file);
    } finally {
      Files.deleteIfExists(file.toPath());
    }
  }

  /**
   * Makes a file a block of the disk store. Spark 4.3 also asks what the file's checksum is, and
   * may be told none.
   */
  private static void keep(BlockManager manager, RDDBlockId id, File file) {
    Constructor<?> constructor =
        BlockManager.TempFileBasedBlockStoreUpdater.class.getConstructors()[0];
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of(manager, id, StorageLevel.DISK_ONLY(), ClassTag$.MODULE$.Nothing()));
    arguments.addAll(List.of(file, file.length(), true, false));
    Class<?>[] types = constructor.getParameterTypes();
    for (int i = arguments.size(); i < types.length; i++) {
      arguments.add(types[i] == Option.class ? Option.empty() : (Object) false);
    }
    try {
      ((BlockManager.TempFileBasedBlockStoreUpdater<?>)
              constructor.newInstance(arguments.toArray()))
          .save();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Spark keeps no files as blocks as 4.0 to 4.3 do", e);
    }
  }

  /** Gives up the mappings. */
  @Override
  public void close() {
    Map<Integer, PackedRows> shards = open();
    for (Integer shard : List.copyOf(shards.keySet())) {
      PackedRows rows = shards.remove(shard);
      if (rows != null) {
        rows.release();
      }
    }
  }
}
