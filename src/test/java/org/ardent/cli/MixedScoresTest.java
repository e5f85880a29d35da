package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.Variable;
import org.ardent.modelfile.SafeTensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of mixed tables equal those of plain double arithmetic on the file of the model. */
class MixedScoresTest extends CustomerTables {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gaussian --components 1",
        "mixture-of-gaussians",
        "mixture-of-logistics --mixture-weights uniform",
        "mixture-of-laplaces --ordering reverse"
      })
  void scoresEqualAnIndependentComputation(String conditional) throws IOException {
    write(
        "kinds.json",
        """
        [{"name":"plan","kind":"categorical","levels":["basic","gold, \\"plus\\"","none at all"]},
         {"name":"age","kind":"real"},{"name":"active","kind":"binary"},
         {"name":"visits","kind":"categorical","values":4},{"name":"spend","kind":"real"}]
        """);
    JsonNode trained =
        trainMixed("fvsbn", " --kinds {}/kinds.json --conditional " + conditional).json();
    List<String[]> rows = customers(100, 2);
    JsonNode json = ardent("evaluate --model {}/m --data {}/v.csv --output {}/o.csv").json();
    double[] scores = text("o.csv").lines().skip(1).mapToDouble(Double::parseDouble).toArray();
    double[] expected = new Fvsbn().logLikelihoods(rows);
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isCloseTo(expected[i], within(1e-4));
    }
    assertThat(json.get("logLikelihood").asDouble()).isCloseTo(mean(expected), within(1e-4));
    // The two units differ by Σ log std of the training data.
    List<String[]> seen = customers(400, 1);
    double scale = Math.log(std(column(seen, 1))) + Math.log(std(column(seen, 4)));
    for (JsonNode node : List.of(json, trained.get("train"), trained.get("valid"))) {
      double difference =
          node.get("standardizedLogLikelihood").asDouble() - node.get("logLikelihood").asDouble();
      assertThat(difference).isCloseTo(scale, within(2e-6));
      assertThat(node.get("bitsPerDimension").asDouble())
          .isCloseTo(-node.get("logLikelihood").asDouble() / 5 / Math.log(2), within(2e-6));
    }
    assertThat(trained.get("valid").get("logLikelihood").asDouble())
        .isCloseTo(mean(expected), within(1e-4));
  }

  /** A fully visible sigmoid belief network in plain double arithmetic, from the model file. */
  private final class Fvsbn {
    private final List<Variable> variables = model("m").model().layout().variables();
    private final int[] ordering = model("m").model().layout().ordering();
    private final float[] alpha;
    private final float[] b;

    Fvsbn() throws IOException {
      Path file = folder.resolve("m/data/model.safetensors");
      try (InputStream in = Files.newInputStream(file)) {
        SafeTensors tensors = SafeTensors.read(in, Files.size(file), "m");
        alpha = tensors.floats("alpha");
        b = tensors.floats("b");
      }
    }

    double[] logLikelihoods(List<String[]> rows) {
      return rows.stream().mapToDouble(this::logLikelihood).toArray();
    }

    private double logLikelihood(String[] row) {
      int inputs = alpha.length / b.length;
      List<Double> before = new ArrayList<>();
      double sum = 0;
      int output = 0;
      for (int v : ordering) {
        Variable variable = variables.get(v);
        int width = outputs(variable);
        double[] out = new double[width];
        for (int k = 0; k < width; k++) {
          out[k] = b[output + k];
          for (int u = 0; u < before.size(); u++) {
            out[k] += alpha[(output + k) * inputs + u] * before.get(u);
          }
        }
        output += width;
        if (variable instanceof Variable.Real real) {
          double x = (Double.parseDouble(row[v]) - real.mean()) / real.std();
          sum += mixture(real, out, x) - Math.log(real.std());
          before.add(x);
        } else if (variable instanceof Variable.Nominal nominal) {
          int x = v == 0 ? PLANS.indexOf(row[v]) : Integer.parseInt(row[v]);
          sum += out[x] - Math.log(Arrays.stream(out).map(Math::exp).sum());
          IntStream.range(0, nominal.values()).forEach(k -> before.add(k == x ? 1.0 : 0.0));
        } else {
          double x = Double.parseDouble(row[v]);
          double p = 1 / (1 + Math.exp(-out[0]));
          sum += Math.log(x == 1 ? p : 1 - p);
          before.add(x);
        }
      }
      return sum;
    }

    private static int outputs(Variable variable) {
      if (variable instanceof Variable.Real real) {
        boolean logits = real.learnedWeights() && real.components() > 1;
        return (logits ? 3 : 2) * real.components();
      }
      return variable instanceof Variable.Nominal nominal ? nominal.values() : 1;
    }

    private static double mixture(Variable.Real real, double[] out, double x) {
      int k = real.components();
      int means = out.length - 2 * k;
      double weights = 0;
      double density = 0;
      for (int i = 0; i < k; i++) {
        double weight = means == 0 ? 1 : Math.exp(out[i]);
        double scale = Math.exp(Math.max(-5, out[means + k + i]));
        double z = (x - out[means + i]) / scale;
        double f =
            switch (real.family()) {
              case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
              case MIXTURE_OF_LOGISTICS -> Math.exp(-z) / Math.pow(1 + Math.exp(-z), 2);
              case MIXTURE_OF_LAPLACES -> Math.exp(-Math.abs(z)) / 2;
            };
        weights += weight;
        density += weight * f / scale;
      }
      return Math.log(density / weights);
    }
  }
}
