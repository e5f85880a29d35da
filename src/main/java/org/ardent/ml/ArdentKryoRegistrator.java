package org.ardent.ml;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;
import org.ardent.shipping.JavaSerialized;

/**
 * Registers the classes of ours that Kryo sees. Only {@code spark.kryo.registrationRequired=true}
 * needs it:
 *
 * <pre>{@code
 * spark.serializer                org.apache.spark.serializer.KryoSerializer
 * spark.kryo.registrationRequired true
 * spark.kryo.registrator          org.ardent.ml.ArdentKryoRegistrator
 * }</pre>
 */
public final class ArdentKryoRegistrator implements KryoRegistrator {
  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(JavaSerialized.class, new JavaSerializer());
    kryo.register(JavaSerialized[].class);
  }
}
