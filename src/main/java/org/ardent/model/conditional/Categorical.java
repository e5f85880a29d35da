package org.ardent.model.conditional;

import java.util.Arrays;
import org.ardent.math.FloatMath;
import org.ardent.math.LogSumExp;
import org.ardent.math.Random;

/**
 * A category 0…K−1 with K logits z: log p(x) = z_x − log Σ exp z_k. ∂ log p / ∂z = onehot(x) −
 * softmax(z).
 */
public record Categorical(int values) implements Conditional {

  @Override
  public int outputs() {
    return values;
  }

  @Override
  public double logDensity(float[] out, int o, double x) {
    float max = max(out, o);
    double sum = 0;
    for (int k = 0; k < values; k++) {
      sum += FloatMath.expOfNegative(out[o + k] - max);
    }
    return (out[o + (int) x] - max) - StrictMath.log(sum);
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    return out[o + (int) x] - LogSumExp.of(Arrays.copyOfRange(out, o, o + values));
  }

  @Override
  public double gradient(float[] out, int o, double x, float[] delta, int d) {
    float max = max(out, o);
    double sum = 0;
    for (int k = 0; k < values; k++) {
      float e = FloatMath.expOfNegative(out[o + k] - max);
      delta[d + k] = -e;
      sum += e;
    }
    float scale = (float) (1 / sum);
    for (int k = 0; k < values; k++) {
      delta[d + k] *= scale;
    }
    delta[d + (int) x] += 1;
    return (out[o + (int) x] - max) - StrictMath.log(sum);
  }

  @Override
  public double sample(float[] out, int o, Random random) {
    float max = max(out, o);
    double sum = 0;
    for (int k = 0; k < values; k++) {
      sum += FloatMath.expOfNegative(out[o + k] - max);
    }
    double u = random.nextDouble() * sum;
    int last = 0;
    for (int k = 0; k < values; k++) {
      u -= FloatMath.expOfNegative(out[o + k] - max);
      last = k;
      if (u < 0) {
        break;
      }
    }
    return last;
  }

  @Override
  public double mean(float[] out, int o) {
    float max = max(out, o);
    double sum = 0;
    double weighted = 0;
    for (int k = 0; k < values; k++) {
      double e = FloatMath.expOfNegative(out[o + k] - max);
      sum += e;
      weighted += k * e;
    }
    return weighted / sum;
  }

  @Override
  public double mode(double[] out, int o) {
    int best = 0;
    for (int k = 1; k < values; k++) {
      best = out[o + k] > out[o + best] ? k : best;
    }
    return best;
  }

  @Override
  public double probability(float[] out, int o, Region region) {
    float max = max(out, o);
    double all = 0;
    double within = 0;
    for (int k = 0; k < values; k++) {
      double e = FloatMath.expOfNegative(out[o + k] - max);
      all += e;
      within += region.contains(k) ? e : 0;
    }
    return within / all;
  }

  @Override
  public double sample(float[] out, int o, Region region, Random random) {
    float max = max(out, o);
    double[] masses = new double[values];
    for (int k = 0; k < values; k++) {
      masses[k] = region.contains(k) ? FloatMath.expOfNegative(out[o + k] - max) : 0;
    }
    return Choice.of(masses, random);
  }

  @Override
  public void initialize(double[] counts, int f, double total, float[] bias, int o) {
    for (int k = 0; k < values; k++) {
      bias[o + k] = (float) StrictMath.log((counts[f + k] + 1) / (total + values));
    }
  }

  private float max(float[] out, int o) {
    float max = out[o];
    for (int k = 1; k < values; k++) {
      max = Math.max(max, out[o + k]);
    }
    return max;
  }
}
