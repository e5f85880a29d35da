package org.ardent.train.exec;

import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.util.TransportConf;
import org.ardent.io.InvalidInputException;
import scala.Option;

/**
 * The connections of meetings: Spark's own transport, with the settings, authentication and
 * encryption of its RPC. Its RPC itself copies a message three times more, and reads it with a
 * class loader that need not know our classes.
 */
final class MeetingTransport {
  /** The port that the driver listens on; 0, the default, for any that is free; −1 for none. */
  static final String PORT = "spark.ardent.port";

  private static final int MOST_PORT = 65_535;
  private static final String MODULE = "rpc";
  private static final String TIMEOUT = "spark.rpc.io.connectionTimeout";

  /** An executor waits quietly for its next round while the others compute theirs. */
  private static final String LONG = "1h";

  private MeetingTransport() {}

  /** A server of the driver. */
  static TransportServer server(SparkEnv env, RpcHandler handler) {
    String host = env.conf().get("spark.driver.bindAddress", host(env.conf()));
    return server(env, "driver", host, port(env.conf()), handler);
  }

  /** A server of an executor, on any port, for the others. */
  static TransportServer server(SparkEnv env, String host, RpcHandler handler) {
    return server(env, "executor", host, 0, handler);
  }

  private static TransportServer server(
      SparkEnv env, String role, String host, int port, RpcHandler handler) {
    TransportConf conf = conf(env, role);
    SecurityManager security = env.securityManager();
    return new TransportContext(conf, handler)
        .createServer(
            host,
            port,
            security.isAuthenticationEnabled()
                ? List.of(new AuthServerBootstrap(conf, security))
                : List.of());
  }

  /**
   * Makes the connections of an executor.
   *
   * @param handler of what the other side sends without being asked
   */
  static TransportClientFactory clients(SparkEnv env, RpcHandler handler) {
    TransportConf conf = conf(env, "executor");
    SecurityManager security = env.securityManager();
    return new TransportContext(conf, handler)
        .createClientFactory(
            security.isAuthenticationEnabled()
                ? List.of(new AuthClientBootstrap(conf, security.getSaslUser(), security))
                : List.of());
  }

  /**
   * The port that is asked for.
   *
   * @throws InvalidInputException if it is none
   */
  static int port(SparkConf conf) {
    String word = conf.get(PORT, "0");
    if (!word.matches("-1|\\d{1,5}") || Integer.parseInt(word) > MOST_PORT) {
      throw new InvalidInputException(
          PORT + " is '" + word + "', expected a port from 0 to " + MOST_PORT + ", or -1");
    }
    return Integer.parseInt(word);
  }

  /** Where executors reach the driver. */
  static String host(SparkConf conf) {
    return conf.get("spark.driver.host");
  }

  private static TransportConf conf(SparkEnv env, String role) {
    SparkConf conf = env.conf().clone();
    conf.setIfMissing(TIMEOUT, LONG);
    return SparkTransportConf.fromSparkConf(
        conf,
        MODULE,
        0,
        Option.apply(role),
        Option.apply(env.securityManager().getRpcSSLOptions()));
  }
}
