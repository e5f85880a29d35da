package org.ardent.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.SparkForTests;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.serve.RowDensity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DensityServerTest {
  @Test
  void scoresRowsOfJson(@TempDir Path folder) throws Exception {
    Dataset<Row> rows =
        SparkForTests.session()
            .range(100)
            .selectExpr("if(id % 3 = 0, 'pro', 'basic') plan", "id * 37 % 100 / 8 spend");
    AutoregressiveDensityModel model =
        new AutoregressiveDensity()
            .setInputCols("plan", "spend")
            .setHiddenLayers(4)
            .setMaxIter(1)
            .fit(rows);
    model.save(folder + "/m");
    HttpServer server = DensityServer.start(RowDensity.load(folder + "/m"), 0);
    try {
      Row first = model.transform(rows).head();
      HttpResponse<String> answer = post(server, first.json());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"logLikelihood\":" + first.getDouble(2) + "}");
      HttpResponse<String> refused = post(server, "{\"plan\":\"pro\",\"spend\":\"much\"}");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("(spend) is 'much', expected a number");
      assertThat(post(server, "not json").statusCode()).isEqualTo(400);
    } finally {
      server.stop(0);
    }
  }

  private static HttpResponse<String> post(HttpServer server, String body) throws Exception {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
