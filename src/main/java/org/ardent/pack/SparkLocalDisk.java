package org.ardent.pack;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.ardent.io.InvalidInputException;

/** The local directories of Spark, where it keeps what it shuffles and we keep shards. */
final class SparkLocalDisk {
  private SparkLocalDisk() {}

  /**
   * Checks in local mode that there is room; those of executors nobody knows on the driver.
   *
   * @param source what messages call the table
   * @throws InvalidInputException if there is not
   */
  static void requireSpace(SparkContext context, String source, long bytes) {
    if (!context.isLocal()) {
      return;
    }
    File[] folders = SparkEnv.get().blockManager().diskBlockManager().localDirs();
    try {
      Set<FileStore> stores = new LinkedHashSet<>();
      for (File folder : folders) {
        stores.add(Files.getFileStore(folder.toPath()));
      }
      long free = 0;
      for (FileStore store : stores) {
        free += store.getUsableSpace();
      }
      requireSpace(source, bytes, free, folders);
    } catch (IOException e) {
      // Then it is found out when it is full.
    }
  }

  /** The same, with what is free given. */
  static void requireSpace(String source, long bytes, long free, File[] folders) {
    if (bytes > free) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s takes about %.1f GB of disk while it is packed, and spark.local.dir (%s) has %.1f"
                  + " GB left",
              source,
              bytes * 1e-9,
              Arrays.stream(folders).map(File::getPath).collect(Collectors.joining(", ")),
              free * 1e-9));
    }
  }
}
