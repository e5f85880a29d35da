package org.ardent.table;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.stream.IntStream;
import org.ardent.io.InvalidInputException;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.kind.DateForm;

/**
 * Which columns of a file are a table's columns.
 *
 * @param names names of the table's columns
 * @param positions where each lies in the file, from 0
 * @param fileWidth the number of columns of the file
 * @param named whether the file gave the names
 * @param dates what the table's columns of dates hold, by place in the table; several may lie in
 *     one column of the file
 */
public record Columns(
    List<String> names,
    List<Integer> positions,
    int fileWidth,
    boolean named,
    Map<Integer, DateForm> dates)
    implements Serializable {

  /**
   * The most columns that a file may claim without having them: what counts columns or checks them
   * takes memory for each.
   */
  public static final int MOST_CLAIMED = 1 << 20;

  /** All columns, with their own names. */
  public static Columns named(List<String> names) {
    int width = names.size();
    return new Columns(
        List.copyOf(names), all(width), width, !names.equals(defaults(width)), Map.of());
  }

  /** The columns x1…xn that options ask for. */
  public static Columns unnamed(String source, int width, ReadOptions options) {
    return (options.columns().isEmpty() && options.dates().forms().isEmpty()
            ? unnamed(source, width, List.of())
            : select(source, defaults(width), options.columns(), false, options.dates()))
        .less(source, options);
  }

  /** The named columns that options ask for. */
  public static Columns named(String source, List<String> names, ReadOptions options) {
    requireDistinct(source, names);
    return select(source, names, options.columns(), true, options.dates()).less(source, options);
  }

  /** These without those that are to be left out; a choice need not have them. */
  private Columns less(String source, ReadOptions options) {
    if (options.without().isEmpty()) {
      return this;
    }
    Set<Integer> without = new HashSet<>();
    for (String name : options.without()) {
      if (options.columns().isEmpty() || names.contains(name)) {
        without.addAll(find(source, name));
      }
    }
    return less(without, source);
  }

  /** These without some, by their places in this table. */
  public Columns less(Set<Integer> without, String source) {
    List<Integer> left =
        IntStream.range(0, size()).filter(i -> !without.contains(i)).boxed().toList();
    if (left.isEmpty()) {
      throw new InvalidInputException(source + ": no column is left");
    }
    Map<Integer, DateForm> datesLeft = new HashMap<>();
    for (int i = 0; i < left.size(); i++) {
      if (dates.containsKey(left.get(i))) {
        datesLeft.put(i, dates.get(left.get(i)));
      }
    }
    return new Columns(
        left.stream().map(names::get).toList(),
        left.stream().map(positions::get).toList(),
        fileWidth,
        named,
        datesLeft);
  }

  /** These, some of which hold dates. */
  public Columns withDates(Map<Integer, DateForm> holding) {
    return new Columns(names, positions, fileWidth, named, Map.copyOf(holding));
  }

  /** What each column holds of dates; null of others. */
  public DateForm[] dateForms() {
    DateForm[] forms = new DateForm[size()];
    dates.forEach((column, form) -> forms[column] = form);
    return forms;
  }

  /** The columns x1…xn that were asked for. */
  public static Columns unnamed(String source, int width, List<String> wanted) {
    if (wanted.isEmpty()) {
      return new Columns(defaults(width), all(width), width, false, Map.of());
    }
    return select(source, defaults(width), wanted, false, DateColumns.NONE);
  }

  /** The named columns that were asked for; an empty list asks for all. */
  public static Columns named(String source, List<String> names, List<String> wanted) {
    requireDistinct(source, names);
    return select(source, names, wanted, true, DateColumns.NONE);
  }

  /** The same, where dates become what is said. */
  public static Columns named(
      String source, List<String> names, List<String> wanted, DateColumns dates) {
    requireDistinct(source, names);
    return select(source, names, wanted, true, dates);
  }

  /** The same of rows that others made: names that nobody asks for may be there twice. */
  static Columns ofRows(String source, List<String> names, List<String> wanted, DateColumns dates) {
    return select(source, names, wanted, true, dates);
  }

  private static void requireDistinct(String source, List<String> names) {
    Set<String> before = new HashSet<>();
    for (String name : names) {
      if (!before.add(name)) {
        throw new InvalidInputException(
            source + ": two columns are called '" + name + "', expected distinct names");
      }
    }
  }

  private static Columns select(
      String source, List<String> names, List<String> wanted, boolean named, DateColumns dates) {
    Map<String, Integer> positionOf = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      positionOf.put(names.get(i), i);
    }
    List<String> asked = new ArrayList<>();
    if (wanted.isEmpty()) {
      asked.addAll(names);
    }
    for (String name : wanted) {
      if (dates.of(name).isEmpty()) {
        run(source, positionOf, name).forEach(position -> asked.add(names.get(position)));
      } else {
        asked.add(name);
      }
    }
    List<String> chosen = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    Map<Integer, DateForm> forms = new HashMap<>();
    for (String name : asked) {
      if (dates.of(name).isEmpty()) {
        chosen.add(name);
        positions.add(positionOf.get(name));
      }
      for (DateForm form : dates.of(name)) {
        String column = form.column(name);
        // Rows that were drawn or filled have parts without the date they are of.
        boolean there = form.isPart() && positionOf.containsKey(column);
        if (!there || !wanted.isEmpty()) {
          if (!there) {
            forms.put(chosen.size(), form);
          }
          chosen.add(column);
          positions.add(
              there ? positionOf.get(column) : dateColumn(source, positionOf, name, form));
        }
      }
    }
    Set<String> distinct = new HashSet<>();
    for (String name : chosen) {
      if (!distinct.add(name)) {
        throw new InvalidInputException(source + ": column '" + name + "' is asked for twice");
      }
    }
    return new Columns(chosen, List.copyOf(positions), names.size(), named, Map.copyOf(forms));
  }

  private static int dateColumn(
      String source, Map<String, Integer> positionOf, String name, DateForm form) {
    if (form.isPart() && !positionOf.containsKey(name)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has no column '%s', nor a column '%s' that it could be taken from, expected one"
                  + " of %s",
              source,
              form.column(name),
              name,
              NameList.of(List.copyOf(positionOf.keySet()))));
    }
    return find(source, positionOf, name);
  }

  /**
   * The columns of this table, from 0, that a name or a run FIRST:LAST of names stands for.
   *
   * @throws InvalidInputException if there are none; the message begins with the source
   */
  List<Integer> find(String source, String name) {
    Map<String, Integer> columnOf = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      columnOf.put(names.get(i), i);
    }
    return run(source, columnOf, name);
  }

  private static List<Integer> run(String source, Map<String, Integer> positionOf, String name) {
    int colon = name.indexOf(':');
    if (colon <= 0 || positionOf.containsKey(name)) {
      return List.of(find(source, positionOf, name));
    }
    int first = find(source, positionOf, name.substring(0, colon));
    int last = find(source, positionOf, name.substring(colon + 1));
    if (last < first) {
      throw new InvalidInputException(
          source + ": columns '" + name + "' run backwards, expected FIRST:LAST");
    }
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  private static int find(String source, Map<String, Integer> positionOf, String name) {
    Integer position = positionOf.get(name);
    if (position == null) {
      throw new InvalidInputException(
          source
              + " has no column '"
              + name
              + "', expected one of "
              + NameList.of(List.copyOf(positionOf.keySet())));
    }
    return position;
  }

  /** The names x1…xn of columns without names; a file may claim very many. */
  public static List<String> defaults(int width) {
    return new DefaultNames(width);
  }

  /** The positions 0…width−1; every task gets a copy. */
  private static List<Integer> all(int width) {
    return new Positions(width);
  }

  private static final class Positions extends AbstractList<Integer>
      implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final int width;

    Positions(int width) {
      this.width = width;
    }

    @Override
    public Integer get(int i) {
      return Objects.checkIndex(i, width);
    }

    @Override
    public int size() {
      return width;
    }
  }

  private static final class DefaultNames extends AbstractList<String>
      implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;

    private final int width;

    DefaultNames(int width) {
      this.width = width;
    }

    @Override
    public String get(int i) {
      return "x" + (Objects.checkIndex(i, width) + 1);
    }

    @Override
    public int size() {
      return width;
    }
  }

  /** The positions as an array, for loops over all cells. */
  public int[] positionArray() {
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }

  public int size() {
    return names.size();
  }

  /** The name of the i-th column in messages: its number in the file, and its name. */
  public String label(int i) {
    int number = positions.get(i) + 1;
    boolean plain = names.get(i).equals("x" + number);
    return "column " + number + (plain ? "" : " (" + names.get(i) + ")");
  }

  /** The problem of a row of another width. */
  public static String wrongWidth(long width, int expected) {
    return width + (width == 1 ? " column" : " columns") + ", expected " + expected;
  }
}
