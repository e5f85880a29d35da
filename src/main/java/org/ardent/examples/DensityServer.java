package org.ardent.examples;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;
import org.ardent.io.InvalidInputException;
import org.ardent.serve.RowDensity;

/**
 * A web server that scores rows, without Spark: {@code POST /} a JSON object with the columns of
 * the model, and its log-likelihood comes back. {@code DensityServer MODEL PORT}.
 */
public final class DensityServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DensityServer() {}

  /** Runs until it is ended. */
  public static void main(String[] args) throws IOException {
    start(RowDensity.load(args[0]), Integer.parseInt(args[1]));
  }

  static HttpServer start(RowDensity density, int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.createContext("/", exchange -> answer(density, exchange));
    server.setExecutor(Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors()));
    server.start();
    return server;
  }

  private static void answer(RowDensity density, HttpExchange exchange) throws IOException {
    try (exchange) {
      Object answer;
      int status = 200;
      try {
        Map<String, Object> row =
            JSON.readValue(exchange.getRequestBody(), new TypeReference<>() {});
        answer = Map.of("logLikelihood", density.logLikelihood(row));
      } catch (InvalidInputException | com.fasterxml.jackson.core.JacksonException e) {
        answer = Map.of("error", e.getMessage());
        status = 400;
      }
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
