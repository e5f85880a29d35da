package org.ardent.table;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.ardent.io.ReadFailure;
import org.ardent.io.Setting;

/** Ends with an item that says why when the iterator underneath fails on broken data. */
public final class CarefulIterator<T extends Serializable> implements Iterator<RowOrEnd<T>> {
  /** A small file can declare more than the heap has. */
  public static final String TOO_LARGE =
      String.format(
          Locale.ROOT,
          "a row does not fit into memory: the file is damaged, or %s (in local mode %s) too small",
          Setting.EXECUTOR_MEMORY,
          Setting.DRIVER_MEMORY);

  /** What is done before the first row is read. */
  public interface Precaution {
    void take() throws IOException;
  }

  private final Iterator<T> rows;
  private final String file;
  private final Precaution precaution;
  private boolean begun;
  private RowOrEnd<T> next;
  private boolean ended;

  public CarefulIterator(Iterator<T> rows, String file, Precaution precaution) {
    this.rows = rows;
    this.file = file;
    this.precaution = precaution;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        if (!begun) {
          begun = true;
          precaution.take();
        }
        ended = !rows.hasNext();
        next = ended ? null : new RowOrEnd<>(rows.next(), null);
      } catch (Exception e) {
        end(ReadFailure.problem(e, file));
      } catch (OutOfMemoryError e) {
        // Parquet's reader allocates what a large file declares, up to gigabytes.
        end(TOO_LARGE);
      }
    }
    return next != null;
  }

  private void end(String problem) {
    next = new RowOrEnd<>(null, file + ": " + problem);
    ended = true;
  }

  @Override
  public RowOrEnd<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    RowOrEnd<T> item = next;
    next = null;
    return item;
  }
}
