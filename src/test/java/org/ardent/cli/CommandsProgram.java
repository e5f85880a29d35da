package org.ardent.cli;

import java.util.List;

/** The command line, several times in one JVM. Each argument is a command, a word a line. */
final class CommandsProgram {
  private CommandsProgram() {}

  /** Runs the commands in turn; exits with the code of the first that fails. */
  public static void main(String[] commands) {
    for (String command : commands) {
      int code = Main.run(command.split("\n"));
      if (code != 0) {
        System.exit(code);
      }
    }
    System.exit(0);
  }

  /** A command as an argument. */
  static String argument(List<String> words) {
    return String.join("\n", words);
  }
}
