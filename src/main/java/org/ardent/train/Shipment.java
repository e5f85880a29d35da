package org.ardent.train;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Vectors that every task of a job gets: by broadcast, or within one process by a ticket in the
 * task itself, since a broadcast costs a millisecond or two whatever it carries.
 */
final class Shipment implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final FloatVectors direct;
  private final Broadcast<FloatVectors> broadcast;

  private Shipment(FloatVectors direct, Broadcast<FloatVectors> broadcast) {
    this.direct = direct;
    this.broadcast = broadcast;
  }

  /** Sends vectors, which must not change until this is closed. */
  static Shipment send(JavaSparkContext context, Exchange exchange, List<float[]> vectors) {
    FloatVectors sent = new FloatVectors(exchange.id(), vectors);
    return exchange.id() == Exchange.NONE
        ? new Shipment(null, context.broadcast(sent))
        : new Shipment(sent, null);
  }

  /** The vectors; not to be written. */
  List<float[]> vectors() {
    return direct != null ? direct.vectors() : broadcast.value().vectors();
  }

  @Override
  public void close() {
    if (broadcast != null) {
      broadcast.destroy();
    }
  }
}
