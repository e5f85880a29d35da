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
  private final Conditional[] conditionals;
  private final boolean allBinary;

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
      conditionals[t] = variable.conditional();
      inputStart[t + 1] = Math.addExact(inputStart[t], variable.inputs());
      outputStart[t + 1] = Math.addExact(outputStart[t], conditionals[t].outputs());
      binary &= variable instanceof Variable.Binary;
    }
    allBinary = binary;
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

  /** Σ log std over the real variables: what separates the two units of a log-likelihood. */
  public double logScale() {
    double sum = 0;
    for (Variable v : variables) {
      if (v instanceof Variable.Real real) {
        sum += StrictMath.log(real.std());
      }
    }
    return sum;
  }

  /** The part of {@link #logScale} that belongs to position t: 0 unless it is real. */
  public double logScale(int t) {
    return variables.get(ordering[t]) instanceof Variable.Real real
        ? StrictMath.log(real.std())
        : 0;
  }

  /** Whether any variable is real. */
  public boolean hasReal() {
    return variables.stream().anyMatch(Variable.Real.class::isInstance);
  }
}
