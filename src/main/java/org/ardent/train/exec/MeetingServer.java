package org.ardent.train.exec;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the driver listens to the executors of a run's meetings, one meeting at a time. */
final class MeetingServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeetingServer.class);

  private final TransportServer server;
  private final String host;
  private volatile ClusterMeeting<?> meeting;

  private MeetingServer(SparkEnv env) {
    host = MeetingTransport.host(env.conf());
    server = MeetingTransport.server(env, new Messages());
  }

  /** Listens; empty if that is not wanted or cannot be done. */
  static Optional<MeetingServer> open(SparkEnv env) {
    int port = MeetingTransport.port(env.conf());
    if (port < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new MeetingServer(env));
    } catch (Exception e) { // Netty throws checked exceptions that it does not declare
      LOG.warn(
          "the driver cannot listen on {} {}, so every step is a job: {}",
          MeetingTransport.PORT,
          port,
          e.getMessage());
      return Optional.empty();
    }
  }

  /** The port that it listens on. */
  int port() {
    return server.getPort();
  }

  /** Where a meeting is found from now on, in place of the one before. */
  <K> MeetingPlace<K> place(ClusterMeeting<K> opened) {
    meeting = opened;
    return new MeetingPlace.OnExecutor<>(host, port(), opened.id(), opened.divides());
  }

  private final class Messages extends RpcHandler {
    private final StreamManager streams = new OneForOneStreamManager();

    @Override
    public void receive(TransportClient executor, ByteBuffer packed, RpcResponseCallback callback) {
      MeetingMessage message = MeetingMessage.message(packed);
      ClusterMeeting<?> open = meeting;
      if (!(message instanceof MeetingMessage.OfMeeting of) || of.meeting() != open.id()) {
        if (message instanceof MeetingMessage.Question late) {
          callback.onSuccess(new MeetingMessage.End(late.meeting(), 0).packed());
        }
      } else if (message instanceof MeetingMessage.Came came) {
        open.come(came, executor);
      } else if (message instanceof MeetingMessage.Left) {
        open.leave();
      } else if (message instanceof MeetingMessage.Brought brought) {
        open.bring(brought, packed, callback);
      } else if (message instanceof MeetingMessage.Fetched fetched) {
        open.fetched(fetched, packed, callback);
      }
    }

    @Override
    public void channelInactive(TransportClient executor) {
      ClusterMeeting<?> open = meeting;
      if (open != null) {
        open.lost(executor);
      }
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
