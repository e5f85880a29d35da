package org.ardent.shipping;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A value that is written by Java's serialization, whatever {@code spark.serializer} is.
 *
 * <p>Kryo cannot build records, and knows nothing of what classes do when they are written. This is
 * the one class of ours that it sees.
 *
 * @param <T> what it holds
 */
@DefaultSerializer(JavaSerializer.class)
public final class JavaSerialized<T> implements Serializable {
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
}
