package org.ardent.io;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Tells bad data from bad luck, and puts either in words. Broken files are problems of the data; a
 * lost connection or a killed task is rethrown, so that Spark tries again.
 */
public final class ReadFailure {
  private ReadFailure() {}

  /** What is wrong with the data; rethrows what has nothing to do with them. */
  public static String problem(Exception e, String file) {
    if (isTransient(e)) {
      throw sneaky(e);
    }
    return words(e, file);
  }

  /** Why a file cannot be read, in a few words. */
  public static String words(Exception e, String file) {
    String detail = detail(e);
    if (has(e, AccessControlException.class)
        || has(e, AccessDeniedException.class)
        || detail.contains("Permission denied")) {
      return "cannot be read: permission denied";
    }
    if (has(e, FileNotFoundException.class)) {
      return "is gone: " + detail;
    }
    if (file.endsWith(".gz")) {
      return "truncated or corrupt gzip (" + detail + ")";
    }
    return (has(e, EOFException.class) ? "truncated (" : "unreadable data (") + detail + ")";
  }

  /** The first line of what the innermost cause says. */
  public static String detail(Exception e) {
    Throwable root = root(e);
    String text = root.getMessage();
    if (text == null) {
      text = root instanceof EOFException ? "the file ends early" : name(root);
    }
    return Secrets.redact(text.lines().findFirst().orElse("").strip());
  }

  /** The name of an exception in words, such as "array index out of bounds". */
  private static String name(Throwable e) {
    String name = e.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static boolean isTransient(Exception e) {
    TaskContext task = TaskContext.get();
    return (task != null && task.isInterrupted())
        || has(e, TaskKilledException.class)
        || has(e, InterruptedException.class)
        || has(e, InterruptedIOException.class)
        || has(e, SocketException.class)
        || has(e, UnknownHostException.class);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static Throwable root(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  /** Iterators cannot declare what Spark's and Hadoop's throw. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
    throw (E) e;
  }
}
