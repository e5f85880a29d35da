package org.ardent.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ardent.model.conditional.Bernoulli;
import org.ardent.model.conditional.Conditional;
import org.ardent.model.conditional.Gated;

/**
 * A variable behind a gate: besides its ordinary values it has outcomes of their own,
 * <em>missing</em> first if it may be, then the atoms, values that so many rows share that a
 * density would be a spike. The input block starts with a one-hot of the outcomes, all zero for an
 * ordinary value, whose own inputs follow.
 *
 * <p>Its log-densities are in the data's own units: an outcome is a probability whatever the unit,
 * so that the change of unit cannot be left to whoever sums up.
 *
 * @param ungated the variable of ordinary values
 * @param missing whether a cell may be missing
 * @param atoms the values that are outcomes of their own, in the data's units
 */
public record GatedVariable(Variable ungated, boolean missing, List<Double> atoms)
    implements Variable {
  public GatedVariable {
    atoms = List.copyOf(atoms);
    if (ungated instanceof GatedVariable) {
      throw new IllegalArgumentException("a variable has one gate");
    }
    if (!missing && atoms.isEmpty()) {
      throw new IllegalArgumentException("a gate has at least one outcome: missing, or an atom");
    }
    if (!atoms.isEmpty() && !ungated.isNumber()) {
      throw new IllegalArgumentException("only a real or a grid variable has atoms");
    }
    for (double atom : atoms) {
      if (!Double.isFinite(atom)) {
        throw new IllegalArgumentException("an atom is a finite number, not " + atom);
      }
      if (ungated instanceof Grid grid && !grid.lattice().holds(atom)) {
        throw new IllegalArgumentException("the atom " + atom + " is no point of the grid");
      }
    }
    if (atoms.stream().map(ungated::encode).distinct().count() < atoms.size()) {
      throw new IllegalArgumentException("a gate has one of its atoms twice");
    }
  }

  private int gates() {
    return atoms.size() + (missing ? 1 : 0);
  }

  /** The number of the outcome of an encoded value, −1 of an ordinary value. */
  private int outcome(double x) {
    if (Double.isNaN(x)) {
      return missing ? 0 : -1;
    }
    for (int i = 0; i < atoms.size(); i++) {
      if (x == ungated.encode(atoms.get(i))) {
        return i + (missing ? 1 : 0);
      }
    }
    return -1;
  }

  @Override
  public int inputs() {
    return gates() + ungated.inputs();
  }

  @Override
  public double encode(double cell) {
    // Without a gate other numbers are mistakes, or the probabilities that grey levels are.
    return ungated.isBinary() && !Double.isNaN(cell) ? Bernoulli.bit(cell) : ungated.encode(cell);
  }

  @Override
  public double decode(double x) {
    int atom = outcome(x) - (missing ? 1 : 0);
    return atom >= 0 ? atoms.get(atom) : ungated.decode(x);
  }

  @Override
  public double nearest(double x) {
    return ungated.nearest(x);
  }

  @Override
  public List<Integer> unwritable() {
    return Stream.concat(
            missing ? Stream.of(0) : Stream.of(),
            ungated.unwritable().stream().map(r -> r + gates()))
        .toList();
  }

  @Override
  public double decodeMean(double x) {
    return ungated.decodeMean(x);
  }

  @Override
  public int inputOf(double x) {
    int outcome = outcome(x);
    return outcome >= 0 ? outcome : gates() + ungated.inputOf(x);
  }

  @Override
  public double inputValue(double x) {
    return outcome(x) >= 0 ? 1 : ungated.inputValue(x);
  }

  @Override
  public double valueOf(int input, double inputValue) {
    if (input >= gates()) {
      return ungated.valueOf(input - gates(), inputValue);
    }
    return missing && input == 0
        ? Double.NaN
        : ungated.encode(atoms.get(input - (missing ? 1 : 0)));
  }

  @Override
  public int values() {
    return ungated.values();
  }

  @Override
  public boolean isReal() {
    return ungated.isReal();
  }

  @Override
  public boolean isNumber() {
    return ungated.isNumber();
  }

  @Override
  public boolean isWhole() {
    return ungated.isWhole();
  }

  @Override
  public String scale() {
    return ungated.scale();
  }

  @Override
  public boolean takesMissing() {
    return missing;
  }

  @Override
  public double logUnitAt(double x) {
    return outcome(x) >= 0 ? 0 : ungated.logUnitAt(x);
  }

  @Override
  public String kind() {
    String spikes = atoms.stream().map(Variable::text).collect(Collectors.joining(", "));
    return ungated.kind()
        + (atoms.isEmpty() ? "" : " with atoms " + spikes)
        + (missing ? " or missing" : "");
  }

  @Override
  public String density() {
    return ungated.density();
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> gate = new LinkedHashMap<>();
    gate.put("missing", missing);
    gate.put("atoms", atoms);
    Map<String, Object> fields = ungated.fields();
    fields.put("gate", gate);
    return fields;
  }

  @Override
  public List<String> levels() {
    return ungated.levels();
  }

  @Override
  public Conditional conditional() {
    boolean mass = ungated instanceof Grid;
    return new Gated(ungated.conditional(), missing, encodedAtoms(), mass, ungated.logUnit());
  }

  @Override
  public Conditional reconstruction() {
    return new Gated(ungated.reconstruction(), missing, encodedAtoms(), false, 0);
  }

  private double[] encodedAtoms() {
    return atoms.stream().mapToDouble(ungated::encode).toArray();
  }
}
