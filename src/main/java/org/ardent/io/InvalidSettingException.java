package org.ardent.io;

import java.util.function.UnaryOperator;

/**
 * A setting has a value that it cannot have. The message begins with the setting, in the words of
 * spark.ml; {@link #message} has it in any other.
 */
public final class InvalidSettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String property;

  /**
   * An error.
   *
   * @param problem what is wrong, to be read after the setting's name, such as "is 0, expected at
   *     least 1"
   */
  public InvalidSettingException(Setting setting, String problem) {
    super(setting + " " + problem);
    property = setting.property();
  }

  /** The setting. */
  public Setting setting() {
    return new Setting(property);
  }

  /** The message in the words of spark.ml. */
  @Override
  public String getMessage() {
    return Setting.named(super.getMessage());
  }

  /**
   * The message in other words.
   *
   * @param words what the user calls a property
   */
  public String message(UnaryOperator<String> words) {
    return Setting.named(super.getMessage(), words);
  }
}
