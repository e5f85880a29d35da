package org.ardent.train.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of an executor: to the driver, to other executors, and where it listens to them.
 */
final class PeerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);

  private final SparkEnv env;
  private final Messages messages = new Messages();
  private final Map<Long, SliceExchange<?>> open = new ConcurrentHashMap<>();
  private final TransportClientFactory connections;

  /** Null before it is needed. */
  private TransportServer server;

  PeerServer(SparkEnv env) {
    this.env = env;
    connections = MeetingTransport.clients(env, messages);
  }

  /** A connection, made if there is none. */
  TransportClient connection(String host, int port) throws IOException, InterruptedException {
    return connections.createClient(host, port);
  }

  /** Listens, if it does not yet; where. */
  synchronized MeetingMessage.Peer listen() {
    String host = env.blockManager().blockManagerId().host();
    if (server == null) {
      server = MeetingTransport.server(env, host, messages);
    }
    return new MeetingMessage.Peer(host, server.getPort());
  }

  /** From now on an exchange gets the messages of its meeting. */
  void add(SliceExchange<?> exchange) {
    open.put(exchange.meeting(), exchange);
    exchange.endIfLost();
  }

  /** No longer. */
  void remove(SliceExchange<?> exchange) {
    open.remove(exchange.meeting(), exchange);
  }

  private final class Messages extends RpcHandler {
    private final StreamManager streams = new OneForOneStreamManager();

    @Override
    public void receive(TransportClient peer, ByteBuffer packed, RpcResponseCallback callback) {
      MeetingMessage message = MeetingMessage.message(packed);
      SliceExchange<?> exchange =
          message instanceof MeetingMessage.OfMeeting of ? open.get(of.meeting()) : null;
      if (exchange == null) {
        return;
      }
      try {
        if (message instanceof MeetingMessage.Brought part) {
          exchange.take(part, packed, peer);
        } else if (message instanceof MeetingMessage.Slice slice) {
          exchange.take(slice, packed, peer);
        } else if (message instanceof MeetingMessage.End) {
          exchange.end();
        }
      } catch (RuntimeException e) {
        // Nobody is told: who sends does not wait for an answer, and who waits would do so for
        // ever.
        LOG.warn("a meeting ends early: {}", e.toString());
        exchange.end();
      }
    }

    @Override
    public void channelInactive(TransportClient peer) {
      open.values().forEach(exchange -> exchange.lost(peer));
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }

  @Override
  public synchronized void close() {
    connections.close();
    if (server != null) {
      server.close();
    }
  }
}
