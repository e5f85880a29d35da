package org.ardent.shipping;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

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
    ByteBuffer buffer = serializer().serialize(value, tag());
    bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
  }

  /** Always Java's, whatever {@code spark.serializer} is. */
  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }

  private ClassTag<T> tag() {
    return ClassTag$.MODULE$.apply(Object.class);
  }

  /** The value, which is the same object at every call in a process. */
  public synchronized T value() {
    if (value == null) {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      value = serializer().deserialize(ByteBuffer.wrap(bytes), loader, tag());
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
