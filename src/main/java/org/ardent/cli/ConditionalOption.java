package org.ardent.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ardent.io.InvalidInputException;
import org.ardent.model.ConditionalDensity;
import org.ardent.modelfile.LoadedModel;
import picocli.CommandLine.Option;

/** Which columns are scored given which others. */
final class ConditionalOption {
  private static final String TARGET = "--target";
  private static final String GIVEN = "--given";

  @Option(
      names = TARGET,
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description =
          "Score log p of these columns given those of --given, averaged over all values of the"
              + " other columns, instead of whole rows. A nade-orderless takes any columns. Other"
              + " models need the given columns first in their ordering, then these.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = GIVEN,
      paramLabel = "NAME[,NAME...]",
      split = ",",
      description = "With --target: the columns that are known. Default: none.")
  private List<String> givens = new ArrayList<>();

  boolean isSet() {
    return !targets.isEmpty();
  }

  /**
   * A model's conditional density.
   *
   * @param names of the model's columns
   * @throws InvalidInputException if it has no such columns, or not their density
   */
  LoadedModel of(LoadedModel model, List<String> names) {
    if (!isSet()) {
      if (!givens.isEmpty()) {
        throw new InvalidInputException(GIVEN + " goes with " + TARGET);
      }
      return model;
    }
    List<Integer> scored = columns(TARGET, targets, names);
    List<Integer> known = columns(GIVEN, givens, names);
    for (int column : known) {
      if (scored.contains(column)) {
        throw new InvalidInputException(
            GIVEN + " has '" + names.get(column) + "', which " + TARGET + " has too");
      }
    }
    try {
      return new LoadedModel(
          ConditionalDensity.of(model.model().density(), scored, known),
          model.parameters(),
          model.metadata());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(TARGET + ": " + e.getMessage(), e);
    }
  }

  /** The columns of an option's names. */
  static List<Integer> columns(String option, List<String> wanted, List<String> names) {
    Set<Integer> columns = new LinkedHashSet<>();
    for (String name : wanted) {
      int column = names.indexOf(name.strip());
      if (column < 0) {
        throw new InvalidInputException(
            option
                + " has '"
                + name
                + "', expected columns of the model: "
                + String.join(", ", names.subList(0, Math.min(20, names.size())))
                + (names.size() > 20 ? ", …" : ""));
      }
      if (!columns.add(column)) {
        throw new InvalidInputException(option + " has '" + name + "' twice");
      }
    }
    return List.copyOf(columns);
  }
}
