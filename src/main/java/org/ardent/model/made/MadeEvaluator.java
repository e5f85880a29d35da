package org.ardent.model.made;

import java.util.Locale;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.LowScores;
import org.ardent.model.Outputs;
import org.ardent.model.StepKey;

/**
 * Evaluates {@link Made}: scores over all masks, gradients and samples of one.
 *
 * <p>{@link MadeNetwork} computes under the mask whose weights it holds; it is loaded anew when
 * another one's turn comes.
 */
final class MadeEvaluator implements Evaluator {
  private final Made model;
  private final int masks;
  private final MadeNetwork network;
  private final Outputs outputs;
  private final float[] z;
  private final float[] delta;
  private final DoubleDensity exact;
  private float[] parameters;
  private long step;

  MadeEvaluator(Made model, Kernels kernels) {
    this.model = model;
    masks = model.masks();
    network = new MadeNetwork(model, kernels, DenseProductsProvider.create(kernels));
    outputs = new Outputs(model.layout(), kernels);
    z = new float[model.layout().outputs()];
    delta = new float[model.layout().outputs()];
    exact = new DoubleDensity(model.layout(), network);
  }

  @Override
  public void load(float[] values) {
    parameters = values;
    network.forget();
  }

  @Override
  public void startStep(StepKey key) {
    step = key.step();
  }

  @Override
  public void logLikelihood(Examples examples, double[] out, int offset) {
    double[][] each = new double[masks][examples.size()];
    for (int mask = 0; mask < masks; mask++) {
      score(mask, examples, each[mask], null);
    }
    for (int i = 0; i < examples.size(); i++) {
      out[offset + i] = masks == 1 ? each[0][i] : logMeanExp(each, i);
    }
  }

  /** log of the mean density: likelihoods are averaged, never their logarithms or the logits. */
  private static double logMeanExp(double[][] each, int i) {
    double max = Double.NEGATIVE_INFINITY;
    for (double[] scores : each) {
      max = Math.max(max, scores[i]);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double[] scores : each) {
      sum += StrictMath.exp(scores[i] - max);
    }
    return max + StrictMath.log(sum / each.length);
  }

  @Override
  public void visitOutputs(Examples examples, OutputsVisitor visitor) {
    requireOneMask();
    network.use(0, parameters);
    exact.visitOutputs(examples, visitor);
  }

  private void requireOneMask() {
    if (masks > 1) {
      throw new UnsupportedOperationException(
          String.format(
              Locale.ROOT, "a mean over %d orderings has no conditionals of one ordering", masks));
    }
  }

  @Override
  public void conditionalLogLikelihood(Examples examples, double[] out) {
    requireOneMask();
    if (model.layout().hasNumbers()) {
      network.use(0, parameters);
      exact.conditionalLogLikelihood(examples, out);
    } else {
      score(0, examples, new double[examples.size()], out);
    }
  }

  private void score(int mask, Examples examples, double[] scores, double[] perPosition) {
    network.use(mask, parameters);
    if (model.layout().hasNumbers()) {
      exact.logLikelihood(examples, scores, 0);
      return;
    }
    int n = model.layout().size();
    for (int from = 0; from < examples.size(); from += MadeNetwork.BLOCK) {
      int count = Math.min(MadeNetwork.BLOCK, examples.size() - from);
      network.forward(examples, from, count, null);
      for (int i = 0; i < count; i++) {
        int row = from + i;
        network.outputs(i, z);
        scores[row] = outputs.logLikelihood(examples, row, z, perPosition, row * n);
      }
    }
    LowScores.rescore(examples, n, scores, 0, (low, again) -> exact.logLikelihood(low, again, 0));
    if (perPosition != null) {
      LowScores.rescoreConditionals(examples, n, perPosition, exact::conditionalLogLikelihood);
    }
  }

  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
    network.use((int) (step % masks), parameters);
    network.clearGradient();
    double total = 0;
    for (int from = 0; from < examples.size(); from += MadeNetwork.BLOCK) {
      int count = Math.min(MadeNetwork.BLOCK, examples.size() - from);
      network.forward(examples, from, count, dropout);
      for (int i = 0; i < count; i++) {
        network.outputs(i, z);
        total += outputs.gradient(examples, from + i, z, delta, 0);
        network.setOutputGradient(i, delta);
      }
      network.backward(examples, from, count, dropout != null);
    }
    network.addGradientTo(gradient);
    return total;
  }

  /** Of several masks one is drawn, then the row in its ordering: an exact draw from the mean. */
  @Override
  public void sample(int observed, double[] values, double[] means, Random random) {
    if (masks > 1 && observed > 0) {
      throw new UnsupportedOperationException(
          String.format(Locale.ROOT, "a mean over %d orderings has no prefix to continue", masks));
    }
    network.use(masks == 1 ? 0 : random.nextInt(masks), parameters);
    make(
        values.length,
        values,
        (t, conditional, out, o) -> {
          means[t] = conditional.mean(out, o);
          return t < observed ? values[t] : conditional.sample(out, o, random);
        });
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    requireOneMask();
    network.use(0, parameters);
    make(end, values, chooser);
  }

  private void make(int end, double[] values, Chooser chooser) {
    network.startSample();
    Layout layout = model.layout();
    for (int s = 0; s < end; s++) {
      int t = network.nextPosition(s, z);
      values[t] = chooser.choose(t, layout.conditional(t), z, 0);
      float value = (float) layout.inputValue(t, values[t]);
      if (value != 0) {
        network.setInput(layout.inputColumn(t, values[t]), value);
      }
    }
  }
}
