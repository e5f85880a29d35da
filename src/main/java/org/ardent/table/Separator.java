package org.ardent.table;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;

/**
 * The separator of cells in a line of text: one character, or runs of blanks and tabs. Cells may be
 * quoted only if it is a character.
 *
 * @param mark the character; 0 for blanks
 */
public record Separator(char mark) implements Serializable {
  public static final Separator COMMA = new Separator(',');
  public static final Separator SEMICOLON = new Separator(';');
  static final Separator TAB = new Separator('\t');
  public static final Separator BAR = new Separator('|');
  public static final Separator BLANKS = new Separator('\0');

  /** The names that a user may give, beside a character. */
  static final String NAMES = "comma, semicolon, tab, bar, blanks or one character";

  /** How many lines must agree for a separator to be plain. */
  private static final int FEW_LINES = 2;

  /**
   * The separator of a name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Separator parse(String name) {
    return switch (name) {
      case "comma" -> COMMA;
      case "semicolon" -> SEMICOLON;
      case "tab", "\\t" -> TAB;
      case "bar" -> BAR;
      case "blanks", "blank" -> BLANKS;
      default -> {
        boolean one = name.length() == 1 && !Character.isLetterOrDigit(name.charAt(0));
        if (!one || "\"'.-+_".contains(name)) {
          throw new InvalidInputException(
              String.format(
                  Locale.ROOT, "%s is '%s', expected %s", Setting.SEPARATOR, name, NAMES));
        }
        yield name.equals(" ") ? BLANKS : new Separator(name.charAt(0));
      }
    };
  }

  /** Whether runs of blanks and tabs separate cells. */
  public boolean isBlanks() {
    return mark == 0;
  }

  /**
   * The separator that lines show plainly: a comma where there is any, unless something else cuts
   * all lines into the same number of cells and the comma does not, as where it is the decimal
   * point; else a tab, a semicolon or a bar that does so; else blanks, if every line also has a
   * number. Lines of one word each have a single column.
   *
   * @param lines the first of a file
   */
  public static Separator of(List<String> lines) {
    boolean commas = Cells.of(lines.get(0), COMMA, 16).count() > 1;
    if (commas && COMMA.cutsAlike(lines)) {
      return COMMA;
    }
    for (Separator other : List.of(TAB, SEMICOLON, BAR)) {
      if (other.cutsAlike(lines)) {
        return other;
      }
    }
    boolean blanks =
        !commas && BLANKS.cutsAlike(lines) && lines.stream().skip(1).allMatch(Separator::hasNumber);
    return blanks && lines.size() >= FEW_LINES ? BLANKS : COMMA;
  }

  /** Whether all lines have the same number of cells, and more than one. */
  private boolean cutsAlike(List<String> lines) {
    int count = Cells.of(lines.get(0), this, 16).count();
    return count > 1
        && lines.stream().allMatch(line -> Cells.of(line, this, count).count() == count);
  }

  private static boolean hasNumber(String line) {
    Cells cells = Cells.of(line, BLANKS, 16);
    for (int i = 0; i < cells.count(); i++) {
      if (!Double.isNaN(cells.number(i))) {
        return true;
      }
    }
    return false;
  }

  /** Its name in a sentence. */
  public String words() {
    return switch (mark) {
      case 0 -> "blanks";
      case ',' -> "commas";
      case '\t' -> "tabs";
      case ';' -> "semicolons";
      default -> "'" + mark + "'";
    };
  }
}
