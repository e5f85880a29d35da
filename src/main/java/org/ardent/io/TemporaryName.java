package org.ardent.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Hidden names of unfinished files. They name the process that writes, so that the remains of a
 * killed process differ from the work of one that still runs.
 */
public final class TemporaryName {
  /** After so long without a change, a file that another host writes counts as abandoned. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final int MAX_HOST = 63;
  private static final String OWNER = owner();
  private static final Pattern OWNED =
      Pattern.compile("-([a-zA-Z0-9.]*)_(\\d+)_(\\d+)_[0-9a-f]{8}");

  private TemporaryName() {}

  /**
   * A new name.
   *
   * @param name of what is being made
   * @param purpose a word
   */
  public static String of(String name, String purpose) {
    return prefix(name, purpose) + OWNER + UUID.randomUUID().toString().substring(0, 8);
  }

  private static String prefix(String name, String purpose) {
    return "." + name + "." + purpose;
  }

  private static String owner() {
    ProcessHandle process = ProcessHandle.current();
    return String.format(Locale.ROOT, "-%s_%d_%d_", host(), process.pid(), startMillis(process));
  }

  private static String host() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^a-zA-Z0-9.]", "");
      return host.substring(0, Math.min(MAX_HOST, host.length()));
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /**
   * The name for which a temporary name was made.
   *
   * @return null if this is no temporary name for this purpose
   */
  public static String madeFor(String temporary, String purpose) {
    int end = temporary.lastIndexOf("." + purpose + "-");
    return temporary.startsWith(".") && end > 0 ? temporary.substring(1, end) : null;
  }

  /** Whether a file or folder has a name for this purpose whose process has ended. */
  public static boolean isStale(FileSystem fs, FileStatus status, String name, String purpose)
      throws IOException {
    String found = status.getPath().getName();
    String prefix = prefix(name, purpose);
    Matcher owned = OWNED.matcher(found.startsWith(prefix) ? found.substring(prefix.length()) : "");
    if (!owned.matches()) {
      return false;
    }
    if (!owned.group(1).equals(host())) {
      return lastChange(fs, status).isBefore(Instant.now().minus(ABANDONED));
    }
    try {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owned.group(2)));
      return process.isEmpty() || startMillis(process.get()) != Long.parseLong(owned.group(3));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Instant lastChange(FileSystem fs, FileStatus status) throws IOException {
    long last = status.getModificationTime();
    try {
      RemoteIterator<LocatedFileStatus> files = fs.listFiles(status.getPath(), true);
      while (files.hasNext()) {
        last = Math.max(last, files.next().getModificationTime());
      }
    } catch (FileNotFoundException e) {
      // Its owner has just finished it.
      return Instant.now();
    }
    return Instant.ofEpochMilli(last);
  }
}
