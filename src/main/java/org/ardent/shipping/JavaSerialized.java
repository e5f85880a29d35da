package org.ardent.shipping;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A value that is written by Java's serialization, whatever {@code spark.serializer} is.
 *
 * <p>Kryo cannot build records, and it ignores the methods by which classes write themselves. This
 * is the only class of Ardent that it sees.
 *
 * <p>Spark closes what is {@link AutoCloseable} when it takes a broadcast away, so this is.
 *
 * @param <T> what it holds
 */
@SuppressWarnings("try") // what it holds may throw anything when it is closed
@DefaultSerializer(JavaSerializer.class)
public final class JavaSerialized<T> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final T value;

  /** Holds a value, which has to be serializable. */
  public JavaSerialized(T value) {
    this.value = value;
  }

  /** The value. */
  public T value() {
    return value;
  }

  /** Closes the value, if it can be closed. */
  @Override
  public void close() throws Exception {
    if (value instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
