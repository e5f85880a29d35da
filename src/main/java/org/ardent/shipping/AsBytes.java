package org.ardent.shipping;

import java.io.Serializable;

/**
 * A value that Spark sees as bytes; every process reads it once, when it is first asked for.
 *
 * <p>Spark measures what it stores by following every reference, transient ones too. From an RDD
 * they lead to the context, and from there to all that the driver has. To broadcast one therefore
 * takes long, and counts for the size of the driver in Spark's memory for storage.
 *
 * @param <T> what it holds, which has to be serializable
 */
@SuppressWarnings("try") // what it holds may throw anything when it is closed
public final class AsBytes<T> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient T value;

  /** Writes a value, and keeps the bytes alone. */
  public AsBytes(T value) {
    bytes = Shipping.bytes(value);
  }

  /** The value, which is the same object at every call in a process. */
  public synchronized T value() {
    if (value == null) {
      value = Shipping.value(bytes, Thread.currentThread().getContextClassLoader());
    }
    return value;
  }

  /** Closes the value, if it has been read and can be closed. */
  @Override
  public synchronized void close() throws Exception {
    if (value instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
