package org.ardent.model.nade;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;
import org.ardent.model.LowScores;
import org.ardent.model.Outputs;
import org.ardent.model.conditional.Conditional;

/**
 * Evaluates {@link Nade}.
 *
 * <p>A block of examples goes from position to position together, so that a row of V and of its
 * gradient is loaded once for all of them. The hidden units of an example change only where an
 * input is active: between two active inputs all outputs see one h, a <em>run</em>, whose part of
 * ∂h is added up at its end. One forward sweep gives the whole gradient, since δ is known as soon
 * as an output is: with P = Σ ∂a over the outputs so far and S its final value, ∂W_k = x·(S − P at
 * k). So −P is added at the active input and S at the end.
 */
final class NadeEvaluator implements Evaluator {
  private static final int BLOCK = 16;

  /** The most outputs of a run, so that their rows of V are still in the cache at its end. */
  private static final int CHUNK_ROWS = 64;

  private static final int LOOK_AHEAD_ROWS = 4;

  private final Layout layout;
  private final Nade model;
  private final int n;
  private final int[] positionOfInput;
  private final int[] chunks;
  private final HiddenLayer hidden;
  private final Kernels kernels;

  /** Hidden units and the row length of everything below, padded with zeros. */
  private final int width;

  private final int stride;
  private final float[] m;
  private final int w;
  private final int c;
  private final int v;
  private final int b;

  // Per example of a block, each `stride` apart: pre-activations, hidden units, what the outputs
  // see (the hidden units after dropout), dropout mask, ∂ of what the outputs see since the last
  // active input, P.
  private final int a;
  private final int h;
  private final int seen;
  private final int mask;
  private final int dh;
  private final int p;

  // Per output of a chunk, BLOCK examples each.
  private final float[] z;
  private final float[] delta;
  private final float[] loss;

  // Per output of one example.
  private final float[] ofExample;
  private final float[] factors;
  private final int[] offsets;

  // Per example of a block: the next active entry, the position at which it is, the chunk's outputs
  // that are in ∂h already, where its hidden units are, log p.
  private final int[] entry = new int[BLOCK];
  private final int[] active = new int[BLOCK];
  private final int[] done = new int[BLOCK];
  private final int[] inputs = new int[BLOCK];
  private final float[] ofBlock = new float[BLOCK];
  private final double[] sum = new double[BLOCK];

  private GradientBuffer gradient;

  // These score where there are standardised numbers, and rows that are low.
  private final NadeForward forward;
  private final DoubleDensity exact;

  NadeEvaluator(Nade model, Kernels kernels) {
    this.kernels = kernels;
    this.model = model;
    layout = model.layout();
    n = layout.size();
    positionOfInput = Outputs.positionsOfInputs(layout);
    hidden = HiddenLayer.of(model.activation());
    width = Arena.padded(model.units());
    stride = Arena.stride(model.units());
    Arena arena = new Arena();
    w = arena.reserve((long) layout.inputs() * stride);
    c = arena.reserve(stride);
    v = arena.reserve((long) layout.outputs() * stride);
    b = arena.reserve(layout.outputs());
    a = arena.reserve((long) BLOCK * stride);
    h = arena.reserve((long) BLOCK * stride);
    seen = arena.reserve((long) BLOCK * stride);
    mask = arena.reserve((long) BLOCK * stride);
    dh = arena.reserve((long) BLOCK * stride);
    p = arena.reserve((long) BLOCK * stride);
    m = arena.allocate();
    forward = new NadeForward(model);
    exact = new DoubleDensity(layout, forward);
    chunks = chunks();
    int rows = 0;
    for (int i = 0; i + 1 < chunks.length; i++) {
      rows = Math.max(rows, layout.outputStart(chunks[i + 1]) - layout.outputStart(chunks[i]));
    }
    z = new float[Math.multiplyExact(rows, BLOCK)];
    delta = new float[z.length];
    loss = new float[z.length];
    ofExample = new float[Math.max(rows, LOOK_AHEAD_ROWS)];
    factors = new float[rows];
    offsets = new int[rows];
  }

  @Override
  public void load(float[] parameters) {
    forward.load(parameters);
    int d = model.units();
    copyRows(parameters, 0, layout.inputs(), d, w);
    copyRows(parameters, model.hiddenBiasStart(), 1, d, c);
    copyRows(parameters, model.outputWeightsStart(), layout.outputs(), d, v);
    System.arraycopy(parameters, model.outputBiasStart(), m, b, layout.outputs());
  }

  private void copyRows(float[] from, int start, int rows, int d, int to) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, start + r * d, m, to + r * stride, d);
    }
  }

  /** Positions at which a chunk starts: as many positions as fit into CHUNK_ROWS outputs. */
  private int[] chunks() {
    int[] result = new int[n + 1];
    int count = 1;
    for (int t = 1; t < n; t++) {
      int first = layout.outputStart(result[count - 1]);
      if (layout.outputStart(t + 1) - first > CHUNK_ROWS) {
        result[count++] = t;
      }
    }
    result[count++] = n;
    return Arrays.copyOf(result, count);
  }

  @Override
  public void logLikelihood(Examples examples, double[] out, int offset) {
    if (layout.hasNumbers()) {
      exact.logLikelihood(examples, out, offset);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.size() - from);
      sweep(examples, from, count, null, null, null);
      System.arraycopy(sum, 0, out, offset + from, count);
    }
    LowScores.rescore(examples, n, out, offset, (low, again) -> exact.logLikelihood(low, again, 0));
  }

  @Override
  public void conditionalLogLikelihood(Examples examples, double[] out) {
    if (layout.hasNumbers()) {
      exact.conditionalLogLikelihood(examples, out);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      sweep(examples, from, Math.min(BLOCK, examples.size() - from), null, null, out);
    }
    LowScores.rescoreConditionals(examples, n, out, exact::conditionalLogLikelihood);
  }

  @Override
  public void visitOutputs(Examples examples, OutputsVisitor visitor) {
    exact.visitOutputs(examples, visitor);
  }

  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] flat) {
    if (gradient == null) {
      gradient = new GradientBuffer();
    }
    gradient.clear();
    double total = 0;
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.size() - from);
      sweep(examples, from, count, gradient, dropout, null);
      for (int i = 0; i < count; i++) {
        total += examples.weight(from + i) * sum[i];
      }
    }
    gradient.addTo(flat);
    return total;
  }

  /** One pass of a block over all positions; the log-likelihoods end in {@code sum}. */
  private void sweep(
      Examples x, int from, int count, GradientBuffer g, Dropout dropout, double[] perPosition) {
    boolean masked = dropout != null;
    for (int i = 0; i < count; i++) {
      start(x, from + i, i, dropout);
    }
    for (int k = 0; k + 1 < chunks.length; k++) {
      int first = layout.outputStart(chunks[k]);
      Arrays.fill(done, 0);
      for (int t = chunks[k]; t < chunks[k + 1]; t++) {
        position(x, from, count, t, first, g, masked, perPosition);
      }
      for (int i = 0; i < count && g != null; i++) {
        endRun(i, first, layout.outputStart(chunks[k + 1]) - first);
      }
    }
    if (g != null) {
      for (int i = 0; i < count; i++) {
        finish(x, from + i, i, g, masked);
      }
    }
  }

  private void start(Examples x, int row, int i, Dropout dropout) {
    int o = i * stride;
    entry[i] = x.start(row);
    findActive(x, row, i);
    inputs[i] = (dropout == null ? h : seen) + o;
    sum[i] = 0;
    System.arraycopy(m, c, m, a + o, width);
    Arrays.fill(m, dh + o, dh + o + width, 0);
    Arrays.fill(m, p + o, p + o + width, 0);
    if (dropout != null) {
      dropout.fill(x.id(row), m, mask + o, model.units());
    }
    activate(o, dropout != null);
  }

  private void activate(int o, boolean masked) {
    hidden.activate(kernels, m, a + o, m, h + o, width);
    if (masked) {
      System.arraycopy(m, h + o, m, seen + o, width);
      kernels.multiply(m, mask + o, m, seen + o, width);
    }
  }

  /** Where the next active input is; beyond all positions if there is none. */
  private void findActive(Examples x, int row, int i) {
    int e = entry[i];
    active[i] = e < x.start(row + 1) ? positionOfInput[x.column(e)] : n;
  }

  /**
   * All examples at one position.
   *
   * @param first the chunk's first output
   */
  private void position(
      Examples x,
      int from,
      int count,
      int t,
      int first,
      GradientBuffer g,
      boolean masked,
      double[] perPosition) {
    int row = layout.outputStart(t);
    int end = layout.outputStart(t + 1);
    for (int r = row; r < end; r++) {
      int o = (r - first) * BLOCK;
      kernels.multiplyRows(m, inputs[0], stride, count, m, v + r * stride, width, z, o);
      for (int i = 0; i < count; i++) {
        z[o + i] += m[b + r];
      }
    }
    if (layout.allBinary()) {
      bernoulli(count, t, (row - first) * BLOCK, perPosition, from * n);
    } else {
      conditionals(x, from, count, t, first, g != null, perPosition);
    }
    for (int r = row; r < end && g != null; r++) {
      outputGradient(x, from, count, r, (r - first) * BLOCK, g);
    }
    for (int i = 0; i < count; i++) {
      if (active[i] == t) {
        int e = entry[i];
        if (g != null) {
          endRun(i, first, end - first);
        }
        // The last position's input feeds no output.
        if (t < n - 1) {
          step(i * stride, x.column(e), x.value(e), g, masked);
        }
        entry[i] = e + 1;
        findActive(x, from + i, i);
      }
    }
  }

  /** δ and log p of a block of binary values at once: δ = x − σ(z) without cancellation. */
  private void bernoulli(int count, int t, int o, double[] perPosition, int offset) {
    for (int i = 0; i < count; i++) {
      if (active[i] == t) {
        z[o + i] = -z[o + i];
      }
    }
    kernels.bernoulli(z, o, delta, o, loss, o, BLOCK);
    for (int i = 0; i < count; i++) {
      sum[i] -= loss[o + i];
      if (active[i] != t) {
        delta[o + i] = -delta[o + i];
      }
      if (perPosition != null) {
        perPosition[offset + i * n + t] = -loss[o + i];
      }
    }
  }

  private void conditionals(
      Examples x, int from, int count, int t, int first, boolean backward, double[] perPosition) {
    Conditional conditional = layout.conditional(t);
    int o = (layout.outputStart(t) - first) * BLOCK;
    int rows = layout.outputStart(t + 1) - layout.outputStart(t);
    for (int i = 0; i < count; i++) {
      int e = entry[i];
      double value = active[i] == t ? layout.value(t, x.column(e), x.exactValue(e)) : 0;
      for (int r = 0; r < rows; r++) {
        ofExample[r] = z[o + r * BLOCK + i];
      }
      double logDensity =
          backward
              ? conditional.gradient(ofExample, 0, value, factors, 0)
              : conditional.logDensity(ofExample, 0, value);
      for (int r = 0; r < rows && backward; r++) {
        delta[o + r * BLOCK + i] = factors[r];
      }
      sum[i] += logDensity;
      if (perPosition != null) {
        perPosition[(from + i) * n + t] = logDensity;
      }
    }
  }

  /** What the block says of one output's bias and row of V. */
  private void outputGradient(Examples x, int from, int count, int r, int o, GradientBuffer g) {
    for (int i = 0; i < count; i++) {
      x.weigh(from + i, delta, o + i, 1);
      ofBlock[i] = delta[o + i];
      g.m[g.b + r] += delta[o + i];
    }
    kernels.addRows(ofBlock, m, inputs, count, g.m, g.v + r * stride, width);
  }

  /**
   * ∂h of an example from the outputs since its last active input.
   *
   * @param first the chunk's first output
   * @param end of the run, in outputs of the chunk
   */
  private void endRun(int i, int first, int end) {
    int rows = end - done[i];
    for (int r = 0; r < rows; r++) {
      factors[r] = delta[(done[i] + r) * BLOCK + i];
      offsets[r] = v + (first + done[i] + r) * stride;
    }
    kernels.addRows(factors, m, offsets, rows, m, dh + i * stride, width);
    done[i] = end;
  }

  /** An active input: what the outputs so far say of a goes into P and out of ∂W; then a moves. */
  private void step(int o, int column, float value, GradientBuffer g, boolean masked) {
    if (g != null) {
      flush(o, masked);
      kernels.addScaled(-value, m, p + o, g.m, g.w + column * stride, width);
    }
    kernels.addScaled(value, m, w + column * stride, m, a + o, width);
    activate(o, masked);
  }

  /** P += ∂h·s′ and ∂h = 0. */
  private void flush(int o, boolean masked) {
    if (masked) {
      kernels.multiply(m, mask + o, m, dh + o, width);
    }
    hidden.addGradient(kernels, m, dh + o, m, h + o, m, p + o, width);
    Arrays.fill(m, dh + o, dh + o + width, 0);
  }

  private void finish(Examples x, int row, int i, GradientBuffer g, boolean masked) {
    int o = i * stride;
    flush(o, masked);
    kernels.add(m, p + o, g.m, g.c, width);
    int lastInput = layout.inputStart(n - 1);
    for (int e = x.start(row); e < x.start(row + 1) && x.column(e) < lastInput; e++) {
      kernels.addScaled(x.value(e), m, p + o, g.m, g.w + x.column(e) * stride, width);
    }
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    System.arraycopy(m, c, m, a, width);
    activate(0, false);
    int t = 0;
    while (t < end) {
      // While inputs stay 0 the next outputs see the same h: computed together, they share its
      // loads; those after an active input are computed again.
      int row = layout.outputStart(t);
      int stop = t + 1;
      while (stop < end && layout.outputStart(stop + 1) - row <= LOOK_AHEAD_ROWS) {
        stop++;
      }
      int rows = layout.outputStart(stop) - row;
      kernels.multiplyRows(m, v + row * stride, stride, rows, m, h, width, ofExample, 0);
      for (int r = 0; r < rows; r++) {
        ofExample[r] += m[b + row + r];
      }
      boolean moved = false;
      for (; t < stop && !moved; t++) {
        int o = layout.outputStart(t) - row;
        values[t] = chooser.choose(t, layout.conditional(t), ofExample, o);
        float value = (float) layout.inputValue(t, values[t]);
        if (value != 0) {
          step(0, layout.inputColumn(t, values[t]), value, null, false);
          moved = true;
        }
      }
    }
  }

  /** The gradient with rows padded and aligned like the parameters. */
  private final class GradientBuffer {
    final int w;
    final int c;
    final int v;
    final int b;
    final float[] m;

    GradientBuffer() {
      Arena arena = new Arena();
      w = arena.reserve((long) layout.inputs() * stride);
      c = arena.reserve(stride);
      v = arena.reserve((long) layout.outputs() * stride);
      b = arena.reserve(layout.outputs());
      m = arena.allocate();
    }

    void clear() {
      Arrays.fill(m, 0);
    }

    void addTo(float[] flat) {
      addRows(w, layout.inputs(), flat, 0);
      addRows(c, 1, flat, model.hiddenBiasStart());
      addRows(v, layout.outputs(), flat, model.outputWeightsStart());
      kernels.add(m, b, flat, model.outputBiasStart(), layout.outputs());
    }

    private void addRows(int from, int rows, float[] flat, int start) {
      int d = model.units();
      for (int r = 0; r < rows; r++) {
        kernels.add(m, from + r * stride, flat, start + r * d, d);
      }
    }
  }
}
