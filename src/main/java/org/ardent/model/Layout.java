package org.ardent.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.ardent.model.conditional.Conditional;

/**
 * Where every variable's inputs and outputs lie: by position in the ordering, then by code.
 *
 * <p>Position t holds variable {@code ordering[t]}; its inputs are the columns {@code
 * inputStart(t)…inputStart(t+1)−1} and its outputs the rows {@code outputStart(t)…}.
 */
public final class Layout implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Variable> variables;
  private final int[] ordering;
  private final int[] positionOf;
  private final int[] inputStart;
  private final int[] outputStart;
  private final Variable[] atPosition;
  private final Conditional[] conditionals;
  private final boolean allBinary;
  private final boolean hasReal;

  /**
   * A layout.
   *
   * @param variables in column order, at least one
   * @param ordering a permutation of 0…n−1: the variable at each position
   * @throws IllegalArgumentException if it is not a permutation
   */
  public Layout(List<Variable> variables, int[] ordering) {
    int n = variables.size();
    if (n == 0) {
      throw new IllegalArgumentException("a model has at least one variable");
    }
    if (ordering.length != n) {
      throw new IllegalArgumentException(
          "the ordering has " + ordering.length + " entries for " + n + " variables");
    }
    this.variables = List.copyOf(variables);
    this.ordering = ordering.clone();
    positionOf = new int[n];
    Arrays.fill(positionOf, -1);
    inputStart = new int[n + 1];
    outputStart = new int[n + 1];
    atPosition = new Variable[n];
    conditionals = new Conditional[n];
    boolean binary = true;
    for (int t = 0; t < n; t++) {
      int v = ordering[t];
      if (v < 0 || v >= n || positionOf[v] >= 0) {
        throw new IllegalArgumentException(
            "the ordering is not a permutation of 0…" + (n - 1) + ": entry " + t + " is " + v);
      }
      positionOf[v] = t;
      Variable variable = variables.get(v);
      atPosition[t] = variable;
      conditionals[t] = variable.conditional();
      inputStart[t + 1] = Math.addExact(inputStart[t], variable.inputs());
      outputStart[t + 1] = Math.addExact(outputStart[t], conditionals[t].outputs());
      binary &= variable.isBinary();
    }
    allBinary = binary;
    hasReal = variables.stream().anyMatch(Variable::isReal);
  }

  /** n, the number of variables. */
  public int size() {
    return ordering.length;
  }

  /** The variables in column order. */
  public List<Variable> variables() {
    return variables;
  }

  /** The variable at each position; a copy. */
  public int[] ordering() {
    return ordering.clone();
  }

  /** The column at position t. */
  public int variableAt(int t) {
    return ordering[t];
  }

  /** The position of a column. */
  public int positionOf(int variable) {
    return positionOf[variable];
  }

  /** The first input column of position t; of t = n, the number N_in of input columns. */
  public int inputStart(int t) {
    return inputStart[t];
  }

  /** The first output row of position t; of t = n, the number N_out of output rows. */
  public int outputStart(int t) {
    return outputStart[t];
  }

  /** N_in, the number of input columns. */
  public int inputs() {
    return inputStart[size()];
  }

  /** N_out, the number of output rows. */
  public int outputs() {
    return outputStart[size()];
  }

  /** The conditional at position t. */
  public Conditional conditional(int t) {
    return conditionals[t];
  }

  /** Whether every variable is binary: then inputs, outputs and positions coincide. */
  public boolean allBinary() {
    return allBinary;
  }

  /**
   * Σ log std over the real variables without a gate: what an evaluator's log-likelihoods are to be
   * reduced by to be in the data's own units.
   */
  public double logScale() {
    double sum = 0;
    for (Variable v : variables) {
      sum += v.logUnit();
    }
    return sum;
  }

  /**
   * By how much the log-likelihood of a row of standardised data exceeds that in the data's own
   * units: Σ log std over the cells that have a density.
   */
  public double logUnit(Examples examples, int row) {
    double sum = 0;
    int e = examples.start(row);
    int h = examples.holeStart(row);
    for (int t = 0; hasReal && t < size(); t++) {
      if (atPosition[t].isReal()) {
        while (e < examples.start(row + 1) && examples.column(e) < inputStart[t]) {
          e++;
        }
        while (h < examples.holeStart(row + 1) && examples.hole(h) < t) {
          h++;
        }
        boolean hole = h < examples.holeStart(row + 1) && examples.hole(h) == t;
        sum += hole ? 0 : atPosition[t].logUnitAt(value(t, examples, row, e));
      }
    }
    return sum;
  }

  /** The part of {@link #logScale} that belongs to position t. */
  public double logScale(int t) {
    return atPosition[t].logUnit();
  }

  /** Whether any variable has a density, which depends on the data's unit. */
  public boolean hasReal() {
    return hasReal;
  }

  /** Whether any variable is a standardised number: then scores are computed in double. */
  public boolean hasNumbers() {
    return variables.stream().anyMatch(Variable::isNumber);
  }

  /** Whether a missing cell at position t is an outcome; elsewhere it is a hole. */
  public boolean takesMissing(int t) {
    return atPosition[t].takesMissing();
  }

  /** The encoded value of a cell at position t. */
  public double encode(int t, double cell) {
    return atPosition[t].encode(cell);
  }

  /** The cell of an encoded value at position t. */
  public double decode(int t, double x) {
    return atPosition[t].decode(x);
  }

  /** A mean of encoded values at position t in the data's units. */
  public double decodeMean(int t, double x) {
    return atPosition[t].decodeMean(x);
  }

  /** The input column that the encoded value x of position t makes active. */
  public int inputColumn(int t, double x) {
    return inputStart[t] + atPosition[t].inputOf(x);
  }

  /** The number in that column for the encoded value x of position t; 0 if no column is active. */
  public double inputValue(int t, double x) {
    return atPosition[t].inputValue(x);
  }

  /** The encoded value of position t that an active input column stands for. */
  public double value(int t, int column, double inputValue) {
    return atPosition[t].valueOf(column - inputStart[t], inputValue);
  }

  /**
   * The encoded value of position t in a row.
   *
   * @param entry the first of the row's entries that is not before position t
   */
  public double value(int t, Examples examples, int row, int entry) {
    return isActive(t, examples, row, entry)
        ? value(t, examples.column(entry), examples.exactValue(entry))
        : 0;
  }

  /** Whether an entry, the first that is not before position t, belongs to it. */
  public boolean isActive(int t, Examples examples, int row, int entry) {
    return entry < examples.start(row + 1) && examples.column(entry) < inputStart[t + 1];
  }
}
