package org.ardent.io;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Distinguishes bad data from bad luck, and says either in words. Only what a parser found in the
 * bytes of a file, and what storage says of the file for good (it is not there, its checksum is
 * another, you may not read it), is the data's fault. Whatever else storage does not deliver is
 * rethrown, so that Spark tries again: a lost connection, a block without a server, a key that has
 * expired.
 *
 * <p>The two are told apart by where an exception was thrown. All storage is read through Hadoop's
 * file systems and their streams, and these call no parser: what was thrown below them, or has such
 * a cause, is theirs, whatever its type and its words. Types do not tell: an {@link EOFException}
 * is a file that was cut off or a connection that was.
 *
 * @param kind whose fault it is
 * @param detail the first line of what the innermost cause says
 */
public record ReadFailure(Kind kind, String detail) {
  /** What went wrong. */
  enum Kind {
    /** You may not read it. */
    FORBIDDEN,
    /** It is not there. */
    GONE,
    /** It ends too early. */
    TRUNCATED,
    /** Its bytes are none of its format's. */
    BROKEN,
    /** Storage fails; it may not do so again. */
    STORAGE,
    /** Nobody wants the data any longer. */
    INTERRUPTED
  }

  public static ReadFailure of(Throwable e) {
    return new ReadFailure(kind(e), detail(e));
  }

  private static Kind kind(Throwable e) {
    TaskContext task = TaskContext.get();
    if ((task != null && task.isInterrupted())
        || has(e, TaskKilledException.class)
        || has(e, InterruptedException.class)
        || has(e, InterruptedIOException.class)
        || has(e, ClosedByInterruptException.class)) {
      return Kind.INTERRUPTED;
    }
    if (has(e, AccessControlException.class)
        || has(e, AccessDeniedException.class)
        || detail(e).contains("Permission denied")) {
      return Kind.FORBIDDEN;
    }
    if (has(e, FileNotFoundException.class)) {
      return Kind.GONE;
    }
    if (isFromStorage(e)) {
      return Kind.STORAGE;
    }
    return has(e, EOFException.class) ? Kind.TRUNCATED : Kind.BROKEN;
  }

  /** Whether an exception, or one of its causes, comes from a file system and not from a parser. */
  public static boolean isFromStorage(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (!(t instanceof ChecksumException) && !isBeyondTheEnd(t) && isBelowFileSystem(t)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelowFileSystem(Throwable t) {
    // File systems may come with the application's jars.
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (StackTraceElement frame : t.getStackTrace()) {
      try {
        Class<?> type = Class.forName(frame.getClassName(), false, loader);
        if (FileSystem.class.isAssignableFrom(type)
            || PositionedReadable.class.isAssignableFrom(type)) {
          return true;
        }
      } catch (ClassNotFoundException | LinkageError e) {
        // A class of another loader or made at run time can only be a user's own file system.
      }
    }
    return false;
  }

  /** A place that a broken file points to and does not have. */
  private static boolean isBeyondTheEnd(Throwable t) {
    if (t instanceof EOFException) {
      for (StackTraceElement frame : t.getStackTrace()) {
        if (frame.getMethodName().equals("seek")) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The problem of the data, for a row; rethrows exceptions that have another cause.
   *
   * @param file its name
   */
  public static String problem(Exception e, String file) {
    ReadFailure failure = of(e);
    return switch (failure.kind) {
      case STORAGE, INTERRUPTED -> throw sneaky(e);
      case FORBIDDEN -> "cannot be read: permission denied";
      case GONE -> "is gone: " + failure.detail;
      case TRUNCATED, BROKEN -> failure.brokenness(file);
    };
  }

  /**
   * The exception for a file that the driver could not read.
   *
   * @param label what messages call the file
   * @param name the file's own name
   */
  static RuntimeException inDriver(Exception e, String label, String name) {
    ReadFailure failure = of(e);
    return switch (failure.kind) {
      case STORAGE, INTERRUPTED ->
          new UncheckedIOException(
              label + " cannot be read: " + failure.detail,
              e instanceof IOException io ? io : new IOException(e));
      case FORBIDDEN -> new InvalidInputException(label + " cannot be read: permission denied", e);
      case GONE -> new InvalidInputException(label + " is gone: " + failure.detail, e);
      case TRUNCATED, BROKEN ->
          new InvalidInputException(label + ": " + failure.brokenness(name), e);
    };
  }

  /** Why a file that an option names cannot be read, in a few words. */
  public String reason() {
    return switch (kind) {
      case FORBIDDEN -> "cannot be read: permission denied";
      case GONE -> "there is no such file";
      case TRUNCATED, BROKEN, STORAGE, INTERRUPTED -> "cannot be read: " + detail;
    };
  }

  private String brokenness(String file) {
    if (file.endsWith(".gz")) {
      return "truncated or corrupt gzip (" + detail + ")";
    }
    return (kind == Kind.TRUNCATED ? "truncated (" : "unreadable data (") + detail + ")";
  }

  private static String detail(Throwable e) {
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
