package org.ardent.format.array;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.kind.Numbers;

/**
 * One of the arrays of a file that holds several by name.
 *
 * @param name of the array
 * @param shape its sizes; the first counts rows
 * @param problem why it is no table of numbers, to be read after its name; null if it may be one
 */
public record NamedArray(String name, List<Long> shape, String problem) implements Serializable {
  /** The usual names of the data in files that hold labels too. */
  private static final Set<String> USUAL_NAMES = Set.of("x", "data");

  private static final int MAX_LISTED = 12;

  /**
   * The array to read: the wanted one; else the only one with several rows and several columns;
   * else the one of these that is called X or data; else, where none has several columns, the only
   * one.
   *
   * @param label what messages call the file
   * @param wanted a name, or null
   * @throws InvalidInputException if there is no such array, it holds no numbers, or nothing says
   *     which of several
   */
  public static NamedArray choose(String label, List<NamedArray> arrays, String wanted) {
    if (wanted != null) {
      return find(label, arrays, wanted);
    }
    List<NamedArray> candidates = select(arrays, NamedArray::isTable);
    if (candidates.isEmpty()) {
      candidates = select(arrays, NamedArray::isUsable);
    }
    if (candidates.isEmpty()) {
      throw new InvalidInputException(
          label + " holds no array of numbers" + (arrays.isEmpty() ? "" : ": " + list(arrays)));
    }
    if (candidates.size() > 1) {
      List<NamedArray> usual =
          select(candidates, a -> USUAL_NAMES.contains(a.name.toLowerCase(Locale.ROOT)));
      if (usual.size() != 1) {
        throw new InvalidInputException(
            label
                + " holds "
                + list(candidates)
                + "; "
                + Setting.VARIABLE
                + " says which to read by its name");
      }
      candidates = usual;
    }
    return candidates.get(0);
  }

  private static NamedArray find(String label, List<NamedArray> arrays, String wanted) {
    List<NamedArray> found = select(arrays, a -> a.name.equals(wanted));
    if (found.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s is '%s', but %s holds %s",
              Setting.VARIABLE,
              wanted,
              label,
              arrays.isEmpty() ? "no arrays" : list(arrays)));
    }
    NamedArray array = found.get(0);
    if (found.size() > 1) {
      throw new InvalidInputException(
          label + " holds " + found.size() + " arrays called '" + wanted + "', expected one");
    }
    if (array.problem != null) {
      throw new InvalidInputException(label + ": variable '" + wanted + "' " + array.problem);
    }
    if (!array.isUsable()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: variable %s is empty, expected at least one row",
              label,
              array.words()));
    }
    return array;
  }

  private static List<NamedArray> select(List<NamedArray> arrays, Predicate<NamedArray> which) {
    return arrays.stream().filter(which).toList();
  }

  private boolean isUsable() {
    return problem == null && shape.stream().allMatch(size -> size > 0);
  }

  private boolean isTable() {
    return isUsable()
        && shape.get(0) > 1
        && shape.subList(1, shape.size()).stream().anyMatch(s -> s > 1);
  }

  private static String list(List<NamedArray> arrays) {
    String more = arrays.size() > MAX_LISTED ? ", …" : "";
    return arrays.stream()
        .limit(MAX_LISTED)
        .map(NamedArray::words)
        .collect(Collectors.joining(", ", "", more));
  }

  /** Its name and shape. */
  private String words() {
    String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining("×"));
    return Numbers.quote(name) + (sizes.isEmpty() ? "" : " (" + sizes + ")");
  }
}
