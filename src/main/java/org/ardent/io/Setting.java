package org.ardent.io;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting of the user's, as messages name it. The layers below the command line do not know what
 * a user calls a setting: an option on the command line, a param in spark.ml. So a message holds a
 * mark, which is this setting's {@link #toString}, and each surface puts its own word in its place
 * with {@link #named}. Of an {@link InvalidInputException} the message has the word of spark.ml,
 * and {@link InvalidInputException#message} any other.
 *
 * @param property the name of the property: the param in spark.ml, where there is one
 */
public record Setting(String property) {
  // Characters for private use, which stand for nothing in text.
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';
  private static final Pattern MARK = Pattern.compile(OPEN + "([\\w.]+)" + CLOSE);
  private static final Pattern REST = Pattern.compile("[" + OPEN + CLOSE + "]");

  /** Which columns are used. */
  public static final Setting COLUMNS = new Setting("inputCols");

  /** The kinds of the columns. */
  public static final Setting KINDS = new Setting("kinds");

  /** Which expressions are the columns. */
  public static final Setting SELECT = new Setting("select");

  /** Which parts of dates. */
  public static final Setting PARTS = new Setting("parts");

  /** The order of the variables. */
  public static final Setting ORDERING = new Setting("ordering");

  /** Which array of a file. */
  public static final Setting VARIABLE = new Setting("variable");

  /** The separator of cells in text. */
  public static final Setting SEPARATOR = new Setting("separator");

  /** Whether text begins with the names of its columns. */
  public static final Setting HEADER = new Setting("header");

  /** The first index of a sparse text. */
  public static final Setting LIBSVM_BASE = new Setting("libsvmBase");

  /** Which columns are left out. */
  public static final Setting WITHOUT = new Setting("without");

  /** The format of a file. */
  public static final Setting FORMAT = new Setting("format");

  /** How to treat grey levels. */
  public static final Setting BINARIZE = new Setting("binarize");

  /** Units of the hidden layers. */
  public static final Setting HIDDEN = new Setting("hiddenLayers");

  /** Whether a run continues from a checkpoint. */
  public static final Setting RESUME = new Setting("resume");

  /** The folder of checkpoints. */
  public static final Setting CHECKPOINT = new Setting("checkpointDir");

  /** Whether what is there may be replaced. */
  public static final Setting OVERWRITE = new Setting("overwrite");

  /** The heap of the driver. */
  public static final Setting DRIVER_MEMORY = new Setting("spark.driver.memory");

  /** The most that the tasks of a job may send to the driver. */
  public static final Setting RESULT_SIZE = new Setting("spark.driver.maxResultSize");

  /** The heap of an executor. */
  public static final Setting EXECUTOR_MEMORY = new Setting("spark.executor.memory");

  /** The mark that stands for the setting in a message. */
  @Override
  public String toString() {
    return OPEN + property + CLOSE;
  }

  /**
   * A message with words in the place of marks.
   *
   * @param words what a surface calls a property
   */
  public static String named(String message, UnaryOperator<String> words) {
    if (message.indexOf(OPEN) < 0 && message.indexOf(CLOSE) < 0) {
      return message;
    }
    String named =
        MARK.matcher(message)
            .replaceAll(mark -> Matcher.quoteReplacement(words.apply(mark.group(1))));
    return REST.matcher(named).replaceAll("");
  }

  /** A message in the words of spark.ml. */
  public static String named(String message) {
    return named(message, UnaryOperator.identity());
  }
}
