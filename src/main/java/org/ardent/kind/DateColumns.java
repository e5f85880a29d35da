package org.ardent.kind;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which columns of dates and times become what: their numbers, or parts in columns of their own.
 *
 * @param forms by name of a column of dates, in the order of the columns that are made of it
 */
public record DateColumns(Map<String, List<DateForm>> forms) implements Serializable {
  /** Dates are numbers. */
  public static final DateColumns NONE = new DateColumns(Map.of());

  private static final String EXPECTED =
      "expected NAME=PART[,PART...][,NAME=PART...] with parts among "
          + String.join(", ", DateForm.asked());

  public DateColumns {
    Map<String, List<DateForm>> copy = new LinkedHashMap<>();
    forms.forEach((name, list) -> copy.put(name, List.copyOf(list)));
    forms = Collections.unmodifiableMap(copy);
  }

  /**
   * What a user asks for, such as {@code when=hour,weekday,born=year}.
   *
   * @throws IllegalArgumentException if it is anything else; the message goes on after the name of
   *     the setting
   */
  public static DateColumns parse(String text) {
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    Map<String, List<DateForm>> forms = new LinkedHashMap<>();
    List<DateForm> last = null;
    for (String word : QuotedList.words(text)) {
      int equals = word.lastIndexOf('=');
      if (equals > 0) {
        last = new ArrayList<>();
        if (forms.put(word.substring(0, equals), last) != null) {
          throw new IllegalArgumentException(
              "has " + Numbers.quote(word.substring(0, equals)) + " twice, expected it once");
        }
      }
      String part = word.substring(equals + 1).toLowerCase(Locale.ROOT).strip();
      if (last == null || equals == 0 || !DateForm.asked().contains(part)) {
        throw new IllegalArgumentException("has " + Numbers.quote(word) + ", " + EXPECTED);
      }
      DateForm form = DateForm.valueOf(part.toUpperCase(Locale.ROOT));
      if (last.contains(form)) {
        throw new IllegalArgumentException(
            "has " + Numbers.quote(part) + " twice, expected it once");
      }
      last.add(form);
    }
    return new DateColumns(forms);
  }

  /**
   * What was made into a model's columns.
   *
   * @param columns their names
   * @param dates what each has of a date, by name, of those that have any
   */
  public static DateColumns of(List<String> columns, Map<String, DateForm> dates) {
    Map<String, List<DateForm>> forms = new LinkedHashMap<>();
    for (String column : columns) {
      DateForm form = dates.get(column);
      if (form != null) {
        forms.computeIfAbsent(source(column, form), name -> new ArrayList<>()).add(form);
      }
    }
    return new DateColumns(forms);
  }

  private static String source(String column, DateForm form) {
    String ending = form.isPart() ? "." + form.label() : "";
    return column.endsWith(ending)
        ? column.substring(0, column.length() - ending.length())
        : column;
  }

  /** What {@link #parse} takes for the parts that there are; empty if there are none. */
  public String text() {
    List<String> words = new ArrayList<>();
    forms.forEach(
        (name, list) -> {
          String quoted = name.matches("[^,\"]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
          for (int i = 0; list.stream().anyMatch(DateForm::isPart) && i < list.size(); i++) {
            DateForm form = list.get(i).isPart() ? list.get(i) : DateForm.NUMBER;
            words.add((i == 0 ? quoted + "=" : "") + form.label());
          }
        });
    return String.join(",", words);
  }

  /** What becomes of a column; nothing if it stays as it is. */
  public List<DateForm> of(String name) {
    return forms.getOrDefault(name, List.of());
  }

  /** Whether any column becomes several, or is replaced by a part. */
  public boolean hasParts() {
    return forms.values().stream().flatMap(List::stream).anyMatch(DateForm::isPart);
  }

  /** The columns that these columns are made of, in their order: the dates in place of parts. */
  public List<String> sources(List<String> columns) {
    Map<String, String> sourceOf = new LinkedHashMap<>();
    forms.forEach((name, list) -> list.forEach(form -> sourceOf.put(form.column(name), name)));
    Set<String> sources = new LinkedHashSet<>();
    columns.forEach(column -> sources.add(sourceOf.getOrDefault(column, column)));
    return List.copyOf(sources);
  }

  /** The columns that are made of others, in their order. */
  public List<String> made(List<String> sources) {
    List<String> made = new ArrayList<>();
    for (String name : sources) {
      List<DateForm> list = of(name);
      if (list.isEmpty()) {
        made.add(name);
      }
      list.forEach(form -> made.add(form.column(name)));
    }
    return made;
  }

  /** The same for columns of other names. */
  public DateColumns renamed(List<String> from, List<String> to) {
    Map<String, List<DateForm>> renamed = new LinkedHashMap<>();
    for (int i = 0; i < from.size(); i++) {
      if (forms.containsKey(from.get(i))) {
        renamed.put(to.get(i), forms.get(from.get(i)));
      }
    }
    return new DateColumns(renamed);
  }
}
