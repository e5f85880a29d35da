package org.ardent.model.nade;

import java.util.Arrays;
import java.util.stream.IntStream;
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
 * <p>What is needed often stays near. A block of examples goes over the positions in chunks, whose
 * parameters the second-level cache holds; over a chunk it goes group by group, whose state the
 * first-level cache holds; a group goes a <em>window</em> of a few outputs at a time. The hidden
 * units of an example change only where an input is active. If they stay the same within a window
 * the example is <em>still</em>: the products of all still examples with the window's rows of V are
 * products of matrices. In the other examples every position has hidden units of its own.
 *
 * <p>One forward sweep gives the whole gradient, since δ is known as soon as an output is: with P =
 * Σ ∂a over the outputs so far and S its final value, ∂W_k = x·(S − P at k). So −P is added at the
 * active input and S at the end.
 */
final class NadeEvaluator implements Evaluator {
  private static final int BLOCK = 32;
  private static final int GROUP = 16;

  /** The most outputs of a chunk of more than one window. */
  private static final int CHUNK = 200;

  /**
   * The most outputs of a window of more than one position: as many rows as a tile of pairs has.
   */
  private static final int WINDOW = 4;

  /** Examples of a tile of pairs. */
  private static final int TILE = 4;

  /** Hidden units before a window and after each of its positions. */
  private static final int VERSIONS = WINDOW + 1;

  private static final int LOOK_AHEAD_ROWS = 4;
  private static final int NONE = -1;

  private final Layout layout;
  private final Nade model;
  private final int n;
  private final int[] positionOfInput;
  private final HiddenLayer hidden;
  private final Kernels kernels;

  /** The first position of each window, and n. */
  private final int[] windows;

  /** The first window of each chunk, and their number. */
  private final int[] chunks;

  /** Hidden units and the row length of everything below, padded with zeros. */
  private final int width;

  private final int stride;
  private final PaddedParameters parameters;

  /** Of the parameters; made when the first is asked for. */
  private PaddedParameters gradient;

  private final float[] m;

  // Per example of a block, each `stride` apart: pre-activations, dropout mask, ∂ of what the
  // outputs see since the last active input, P; and VERSIONS each of hidden units and of what the
  // outputs see, the hidden units after dropout.
  private final int a;
  private final int mask;
  private final int dh;
  private final int p;
  private final int h;
  private final int seen;

  // Per output of a window, GROUP examples each.
  private final float[] z;
  private final float[] delta;
  private final float[] loss;

  // Per position of a window, GROUP examples each: the active entry, or NONE; where what its
  // outputs
  // see is.
  private final int[] entries = new int[WINDOW * GROUP];
  private final int[] inputs = new int[WINDOW * GROUP];

  /** Where entries has active ones. */
  private final int[] events = new int[WINDOW * GROUP];

  private int eventCount;

  // The examples of a group that are still in a window, and the others.
  private final int[] still = new int[GROUP];
  private final int[] moving = new int[GROUP];
  private int stillCount;
  private int movingCount;

  // Rows whose pairs are multiplied: of V, of its gradient, of examples; and the pairs.
  private final int[] rowsOfV;
  private final int[] rowsOfGradient;
  private final int[] columns = new int[GROUP];
  private final int[] run;
  private final float[] pairs;

  // Per output of one example.
  private final float[] ofExample;
  private final float[] factors;

  // Per example of a block: the next active entry, the position at which it is, which version of
  // its hidden units is the last, log p.
  private final int[] entry = new int[BLOCK];
  private final int[] active = new int[BLOCK];
  private final int[] version = new int[BLOCK];
  private final double[] sum = new double[BLOCK];

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
    parameters = new PaddedParameters(model);
    Arena arena = new Arena();
    a = arena.reserve((long) BLOCK * stride);
    mask = arena.reserve((long) BLOCK * stride);
    dh = arena.reserve((long) BLOCK * stride);
    p = arena.reserve((long) BLOCK * stride);
    h = arena.reserve((long) BLOCK * VERSIONS * stride);
    seen = arena.reserve((long) BLOCK * VERSIONS * stride);
    m = arena.allocate();
    forward = new NadeForward(model);
    exact = new DoubleDensity(layout, forward);
    windows = runs(IntStream.rangeClosed(0, n).map(layout::outputStart).toArray(), WINDOW);
    int[] starts = Arrays.stream(windows).map(layout::outputStart).toArray();
    chunks = runs(starts, CHUNK);
    int rows =
        IntStream.range(1, starts.length).map(i -> starts[i] - starts[i - 1]).max().orElse(0);
    z = new float[Math.multiplyExact(rows, GROUP)];
    delta = new float[z.length];
    loss = new float[z.length];
    pairs = new float[z.length];
    rowsOfV = new int[rows];
    rowsOfGradient = new int[rows];
    run = new int[rows];
    ofExample = new float[Math.max(rows, LOOK_AHEAD_ROWS)];
    factors = new float[rows];
  }

  /**
   * Cuts things in a row into runs that are no longer than {@code most}, or of one thing.
   *
   * @param starts where each begins, and the end of the last
   * @return the first of each run, and how many things there are
   */
  private static int[] runs(int[] starts, int most) {
    int things = starts.length - 1;
    int[] result = new int[things + 1];
    int count = 1;
    for (int i = 1; i < things; i++) {
      if (starts[i + 1] - starts[result[count - 1]] > most) {
        result[count++] = i;
      }
    }
    result[count++] = things;
    return Arrays.copyOf(result, count);
  }

  @Override
  public void load(float[] flat) {
    forward.load(flat);
    parameters.load(flat);
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
      gradient = new PaddedParameters(model);
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
    gradient.addTo(flat, kernels);
    return total;
  }

  /** One pass of a block over all positions; the log-likelihoods end in {@code sum}. */
  private void sweep(
      Examples x, int from, int count, PaddedParameters g, Dropout dropout, double[] perPosition) {
    boolean masked = dropout != null;
    for (int i = 0; i < count; i++) {
      start(x, from + i, i, dropout);
    }
    for (int k = 0; k + 1 < chunks.length; k++) {
      for (int lo = 0; lo < count; lo += GROUP) {
        int size = Math.min(GROUP, count - lo);
        for (int i = chunks[k]; i < chunks[k + 1]; i++) {
          window(x, from, lo, size, windows[i], windows[i + 1], g, masked, perPosition);
        }
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
    version[i] = 0;
    sum[i] = 0;
    System.arraycopy(parameters.m, parameters.c, m, a + o, width);
    Arrays.fill(m, dh + o, dh + o + width, 0);
    Arrays.fill(m, p + o, p + o + width, 0);
    if (dropout != null) {
      dropout.fill(x.id(row), m, mask + o, model.units());
    }
    int units = units(i, 0);
    hidden.activate(kernels, m, a + o, m, units, width);
    if (dropout != null) {
      drop(units, o);
    }
  }

  /** Where an example's hidden units of a version are. */
  private int units(int i, int version) {
    return h + (i * VERSIONS + version) * stride;
  }

  /** Dropout of hidden units of an example whose mask is at o. */
  private void drop(int units, int o) {
    int to = units - h + seen;
    System.arraycopy(m, units, m, to, width);
    kernels.multiply(m, mask + o, m, to, width);
  }

  /** Where the next active input is; beyond all positions if there is none. */
  private void findActive(Examples x, int row, int i) {
    int e = entry[i];
    active[i] = e < x.start(row + 1) ? positionOfInput[x.column(e)] : n;
  }

  /**
   * A group in a window.
   *
   * @param from the block's first row
   * @param lo the group's first example in the block
   */
  private void window(
      Examples x,
      int from,
      int lo,
      int size,
      int first,
      int end,
      PaddedParameters g,
      boolean masked,
      double[] perPosition) {
    Arrays.fill(entries, NONE);
    eventCount = 0;
    stillCount = 0;
    movingCount = 0;
    for (int j = 0; j < size; j++) {
      if (active[lo + j] >= end - 1) {
        still[stillCount++] = j;
      } else {
        moving[movingCount++] = j;
      }
      advance(x, from, lo, j, first, end, masked);
    }
    // Those that fill no tile share their loads with the moving ones, if there are any.
    while (movingCount > 0 && stillCount % TILE != 0) {
      moving[movingCount++] = still[--stillCount];
    }
    outputs(first, end);
    if (layout.allBinary()) {
      bernoulli(from, lo, size, first, end, perPosition);
    } else {
      for (int t = first; t < end; t++) {
        conditionals(x, from + lo, lo, size, t, first, g != null, perPosition);
      }
    }
    if (g != null) {
      outputGradient(x, from + lo, size, first, end, g);
      hiddenGradient(x, lo, first, end, g, masked);
    }
  }

  /** Takes an example through a window: what the outputs of each position see. */
  private void advance(Examples x, int from, int lo, int j, int first, int end, boolean masked) {
    int i = lo + j;
    int shift = masked ? seen - h : 0;
    int used = 1 << version[i];
    int units = units(i, version[i]);
    int t = first;
    while (active[i] < end) {
      for (; t <= active[i]; t++) {
        inputs[(t - first) * GROUP + j] = units + shift;
      }
      int event = (active[i] - first) * GROUP + j;
      int e = entry[i];
      events[eventCount++] = event;
      entries[event] = e;
      // The last position's input feeds no output.
      if (active[i] < n - 1) {
        version[i] = Integer.numberOfTrailingZeros(~used);
        used |= 1 << version[i];
        units = units(i, version[i]);
        step(i * stride, x.column(e), x.value(e), units);
        if (masked) {
          drop(units, i * stride);
        }
      }
      entry[i] = e + 1;
      findActive(x, from + i, i);
    }
    for (; t < end; t++) {
      inputs[(t - first) * GROUP + j] = units + shift;
    }
  }

  /** a moves by an active input, and the hidden units follow. */
  private void step(int o, int column, float value, int units) {
    int row = parameters.w + column * stride;
    hidden.step(kernels, value, parameters.m, row, m, a + o, m, units, width);
  }

  /** z of all outputs of a window. */
  private void outputs(int first, int end) {
    int row = layout.outputStart(first);
    int rows = layout.outputStart(end) - row;
    for (int r = 0; r < rows; r++) {
      rowsOfV[r] = parameters.v + (row + r) * stride;
    }
    inputsOf(still, stillCount, 0);
    kernels.multiplyPairs(parameters.m, rowsOfV, 0, rows, m, columns, stillCount, width, pairs);
    for (int r = 0; r < rows; r++) {
      float bias = parameters.m[parameters.b + row + r];
      for (int j = 0; j < stillCount; j++) {
        z[r * GROUP + still[j]] = pairs[r * stillCount + j] + bias;
      }
    }
    for (int t = first; t < end && movingCount > 0; t++) {
      inputsOf(moving, movingCount, t - first);
      for (int r = layout.outputStart(t) - row; r < layout.outputStart(t + 1) - row; r++) {
        kernels.multiplyPairs(parameters.m, rowsOfV, r, 1, m, columns, movingCount, width, pairs);
        float bias = parameters.m[parameters.b + row + r];
        for (int j = 0; j < movingCount; j++) {
          z[r * GROUP + moving[j]] = pairs[j] + bias;
        }
      }
    }
  }

  /** What the outputs of a window's position see, of some examples, into {@code columns}. */
  private void inputsOf(int[] examples, int count, int position) {
    for (int j = 0; j < count; j++) {
      columns[j] = inputs[position * GROUP + examples[j]];
    }
  }

  /** δ and log p of a window of binary values at once: δ = x − σ(z) without cancellation. */
  private void bernoulli(int from, int lo, int size, int first, int end, double[] perPosition) {
    int all = (end - first) * GROUP;
    for (int k = 0; k < eventCount; k++) {
      z[events[k]] = -z[events[k]];
    }
    kernels.bernoulli(z, 0, delta, 0, loss, 0, all);
    for (int k = 0; k < all; k++) {
      delta[k] = -delta[k];
    }
    for (int k = 0; k < eventCount; k++) {
      delta[events[k]] = -delta[events[k]];
    }
    for (int t = first; t < end; t++) {
      int o = (t - first) * GROUP;
      for (int j = 0; j < size; j++) {
        sum[lo + j] -= loss[o + j];
        if (perPosition != null) {
          perPosition[(from + lo + j) * n + t] = -loss[o + j];
        }
      }
    }
  }

  private void conditionals(
      Examples x,
      int row,
      int lo,
      int size,
      int t,
      int first,
      boolean backward,
      double[] perPosition) {
    Conditional conditional = layout.conditional(t);
    int o = (layout.outputStart(t) - layout.outputStart(first)) * GROUP;
    int rows = layout.outputStart(t + 1) - layout.outputStart(t);
    for (int j = 0; j < size; j++) {
      int e = entries[(t - first) * GROUP + j];
      double value = e == NONE ? 0 : layout.value(t, x.column(e), x.exactValue(e));
      for (int r = 0; r < rows; r++) {
        ofExample[r] = z[o + r * GROUP + j];
      }
      double logDensity =
          backward
              ? conditional.gradient(ofExample, 0, value, factors, 0)
              : conditional.logDensity(ofExample, 0, value);
      for (int r = 0; r < rows && backward; r++) {
        delta[o + r * GROUP + j] = factors[r];
      }
      sum[lo + j] += logDensity;
      if (perPosition != null) {
        perPosition[(row + j) * n + t] = logDensity;
      }
    }
  }

  /** What a group says of a window's biases and rows of V. */
  private void outputGradient(
      Examples x, int firstRow, int size, int first, int end, PaddedParameters g) {
    int row = layout.outputStart(first);
    int rows = layout.outputStart(end) - row;
    for (int r = 0; r < rows; r++) {
      rowsOfGradient[r] = g.v + (row + r) * stride;
      for (int j = 0; j < size; j++) {
        x.weigh(firstRow + j, delta, r * GROUP + j, 1);
        g.m[g.b + row + r] += delta[r * GROUP + j];
      }
      for (int j = 0; j < stillCount; j++) {
        pairs[r * stillCount + j] = delta[r * GROUP + still[j]];
      }
    }
    inputsOf(still, stillCount, 0);
    kernels.addPairs(pairs, m, columns, stillCount, g.m, rowsOfGradient, rows, width);
    for (int t = first; t < end && movingCount > 0; t++) {
      inputsOf(moving, movingCount, t - first);
      for (int r = layout.outputStart(t) - row; r < layout.outputStart(t + 1) - row; r++) {
        for (int j = 0; j < movingCount; j++) {
          pairs[j] = delta[r * GROUP + moving[j]];
        }
        kernels.addRows(pairs, m, columns, movingCount, g.m, rowsOfGradient[r], width);
      }
    }
  }

  /** What a window says of the hidden units, and of W where an input is active. */
  private void hiddenGradient(
      Examples x, int lo, int first, int end, PaddedParameters g, boolean masked) {
    int row = layout.outputStart(first);
    int outputs = layout.outputStart(end) - row;
    for (int j = 0; j < stillCount; j++) {
      columns[j] = dh + (lo + still[j]) * stride;
      for (int r = 0; r < outputs; r++) {
        pairs[j * outputs + r] = delta[r * GROUP + still[j]];
      }
    }
    kernels.addPairs(pairs, parameters.m, rowsOfV, outputs, m, columns, stillCount, width);
    for (int j = 0; j < stillCount; j++) {
      takeInput(x, lo, still[j], end - 1 - first, g, masked);
    }
    for (int k = 0; k < movingCount; k++) {
      int j = moving[k];
      int done = 0;
      for (int t = first; t < end; t++) {
        if (t == end - 1 || entries[(t - first) * GROUP + j] != NONE) {
          int until = layout.outputStart(t + 1) - row;
          addRun(lo + j, j, done, until);
          takeInput(x, lo, j, t - first, g, masked);
          done = until;
        }
      }
    }
  }

  /** ∂ of what outputs of a window see that see the same. */
  private void addRun(int i, int j, int from, int until) {
    for (int r = from; r < until; r++) {
      factors[r - from] = delta[r * GROUP + j];
      run[r - from] = rowsOfV[r];
    }
    kernels.addRows(factors, parameters.m, run, until - from, m, dh + i * stride, width);
  }

  /** At an active input, what the outputs so far say of a goes into P, and out of ∂W. */
  private void takeInput(
      Examples x, int lo, int j, int position, PaddedParameters g, boolean masked) {
    int e = entries[position * GROUP + j];
    if (e == NONE || x.column(e) >= layout.inputStart(n - 1)) {
      return;
    }
    int o = (lo + j) * stride;
    int units = inputs[position * GROUP + j] - (masked ? seen - h : 0);
    if (masked) {
      kernels.multiply(m, mask + o, m, dh + o, width);
    }
    int to = g.w + x.column(e) * stride;
    hidden.takeGradient(kernels, m, dh + o, m, units, m, p + o, -x.value(e), g.m, to, width);
  }

  private void finish(Examples x, int row, int i, PaddedParameters g, boolean masked) {
    int o = i * stride;
    if (masked) {
      kernels.multiply(m, mask + o, m, dh + o, width);
    }
    hidden.addGradient(kernels, m, dh + o, m, units(i, version[i]), m, p + o, width);
    kernels.add(m, p + o, g.m, g.c, width);
    int lastInput = layout.inputStart(n - 1);
    for (int e = x.start(row); e < x.start(row + 1) && x.column(e) < lastInput; e++) {
      kernels.addScaled(x.value(e), m, p + o, g.m, g.w + x.column(e) * stride, width);
    }
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    System.arraycopy(parameters.m, parameters.c, m, a, width);
    hidden.activate(kernels, m, a, m, h, width);
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
      int first = parameters.v + row * stride;
      kernels.multiplyRows(parameters.m, first, stride, rows, m, h, width, ofExample, 0);
      for (int r = 0; r < rows; r++) {
        ofExample[r] += parameters.m[parameters.b + row + r];
      }
      boolean moved = false;
      for (; t < stop && !moved; t++) {
        int o = layout.outputStart(t) - row;
        values[t] = chooser.choose(t, layout.conditional(t), ofExample, o);
        float value = (float) layout.inputValue(t, values[t]);
        if (value != 0) {
          step(0, layout.inputColumn(t, values[t]), value, h);
          moved = true;
        }
      }
    }
  }
}
