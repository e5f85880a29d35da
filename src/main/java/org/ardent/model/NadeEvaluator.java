package org.ardent.model;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.math.Random;
import org.ardent.model.conditional.Conditional;

/**
 * Evaluates {@link Nade}.
 *
 * <p>The hidden units change only where an input is active: between two active inputs all outputs
 * see one h, a <em>run</em>. One forward sweep gives the whole gradient, since δ is known as soon
 * as an output is: with P = Σ ∂a over the outputs so far and S its final value, ∂W_k = x·(S − P at
 * k). So −P is added at the active input and S at the end.
 *
 * <p>Blocks of examples pass over chunks of positions, so that a chunk of V and of its gradient
 * stays in the cache while a block passes.
 */
final class NadeEvaluator implements Evaluator {
  private static final int BLOCK = 16;
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

  private final float[] z;
  private final float[] delta;
  private final float[] loss;
  private final int[] entry = new int[BLOCK];
  private final double[] sum = new double[BLOCK];

  private GradientBuffer gradient;

  // These score where there are real columns, and rows that are low.
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
    z = new float[Arena.padded(rows)];
    delta = new float[Arena.padded(rows)];
    loss = new float[Arena.padded(rows)];
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
    if (layout.hasReal()) {
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
    if (layout.hasReal()) {
      exact.conditionalLogLikelihood(examples, out);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      sweep(examples, from, Math.min(BLOCK, examples.size() - from), null, null, out);
    }
    LowScores.rescoreConditionals(examples, n, out, exact::conditionalLogLikelihood);
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
    for (int i = 0; i < count; i++) {
      start(x, from + i, i, dropout);
    }
    for (int k = 0; k + 1 < chunks.length; k++) {
      for (int i = 0; i < count; i++) {
        chunk(x, from + i, i, chunks[k], chunks[k + 1], g, dropout != null, perPosition);
      }
    }
    if (g != null) {
      for (int i = 0; i < count; i++) {
        finish(x, from + i, i, g, dropout != null);
      }
    }
  }

  private void start(Examples x, int row, int i, Dropout dropout) {
    int o = i * stride;
    entry[i] = x.start(row);
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

  /** One example over the positions from…to−1, run by run. */
  private void chunk(
      Examples x,
      int row,
      int i,
      int from,
      int to,
      GradientBuffer g,
      boolean masked,
      double[] perPosition) {
    int end = x.start(row + 1);
    int t = from;
    while (t < to) {
      int e = entry[i];
      int active = e < end ? positionOfInput[x.column(e)] : n;
      boolean activeInChunk = active < to;
      int stop = activeInChunk ? active + 1 : to;
      float last = activeInChunk ? Outputs.valueOf(layout, active, x.column(e), x.value(e)) : 0;
      run(x, row, i, t, stop, last, g, masked, perPosition);
      if (activeInChunk) {
        entry[i] = e + 1;
        // The last position's input feeds no output.
        if (active < n - 1) {
          step(i * stride, x.column(e), x.value(e), g, masked);
        }
      }
      t = stop;
    }
  }

  /** The outputs of positions t0…t1−1, which see one h; all values are 0 but the last one's. */
  private void run(
      Examples x,
      int example,
      int i,
      int t0,
      int t1,
      float last,
      GradientBuffer g,
      boolean masked,
      double[] perPosition) {
    int row = layout.outputStart(t0);
    int rows = layout.outputStart(t1) - row;
    int o = i * stride;
    int offset = example * n;
    int in = (masked ? seen : h) + o;
    kernels.multiplyRows(m, v + row * stride, stride, rows, m, in, width, z, 0);
    for (int r = 0; r < rows; r++) {
      z[r] += m[b + row + r];
    }
    if (layout.allBinary()) {
      bernoulli(i, rows, last != 0, perPosition, offset + t0);
    } else {
      conditionals(i, t0, t1, last, g != null, perPosition, offset);
    }
    if (g != null) {
      x.weigh(example, delta, 0, rows);
      kernels.backwardRows(
          m,
          v + row * stride,
          g.m,
          g.v + row * stride,
          stride,
          rows,
          delta,
          0,
          m,
          in,
          m,
          dh + o,
          width);
      for (int r = 0; r < rows; r++) {
        g.m[g.b + row + r] += delta[r];
      }
    }
  }

  /** δ and log p of a run of binary positions at once: δ = x − σ(z) without cancellation. */
  private void bernoulli(int i, int rows, boolean lastIsOne, double[] perPosition, int offset) {
    if (lastIsOne) {
      z[rows - 1] = -z[rows - 1];
    }
    kernels.bernoulli(z, 0, delta, 0, loss, 0, (rows + 7) & -8);
    for (int r = 0; r < rows; r++) {
      delta[r] = -delta[r];
      sum[i] -= loss[r];
      if (perPosition != null) {
        perPosition[offset + r] = -loss[r];
      }
    }
    if (lastIsOne) {
      delta[rows - 1] = -delta[rows - 1];
    }
  }

  private void conditionals(
      int i, int t0, int t1, float last, boolean backward, double[] perPosition, int offset) {
    int first = layout.outputStart(t0);
    for (int t = t0; t < t1; t++) {
      Conditional conditional = layout.conditional(t);
      float value = t == t1 - 1 ? last : 0;
      int o = layout.outputStart(t) - first;
      double logDensity =
          backward
              ? conditional.gradient(z, o, value, delta, o)
              : conditional.logDensity(z, o, value);
      sum[i] += logDensity;
      if (perPosition != null) {
        perPosition[offset + t] = logDensity;
      }
    }
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
  public void sample(int observed, float[] values, double[] means, Random random) {
    System.arraycopy(m, c, m, a, width);
    activate(0, false);
    int t = 0;
    while (t < n) {
      // While inputs stay 0 the next outputs see the same h: computed together, they share its
      // loads; those after an active input are computed again.
      int row = layout.outputStart(t);
      int stop = t + 1;
      while (stop < n && layout.outputStart(stop + 1) - row <= LOOK_AHEAD_ROWS) {
        stop++;
      }
      int rows = layout.outputStart(stop) - row;
      kernels.multiplyRows(m, v + row * stride, stride, rows, m, h, width, z, 0);
      for (int r = 0; r < rows; r++) {
        z[r] += m[b + row + r];
      }
      boolean moved = false;
      for (; t < stop && !moved; t++) {
        int o = layout.outputStart(t) - row;
        Conditional conditional = layout.conditional(t);
        means[t] = conditional.mean(z, o);
        if (t >= observed) {
          values[t] = conditional.sample(z, o, random);
        }
        float value = Outputs.inputValue(layout, t, values[t]);
        if (value != 0) {
          step(0, Outputs.inputColumn(layout, t, values[t]), value, null, false);
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
