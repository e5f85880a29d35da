package org.ardent.cli;

import org.ardent.data.InvalidInputException;
import org.ardent.train.DivergedException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From exceptions to exit codes: a user's mistake is one line and 2, a failure is 1. */
final class Failures {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Failures() {}

  /** Bad usage: one line, and where help is. */
  static int usage(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    print(message + " ('" + command + " --help' lists the options)");
    return USAGE;
  }

  /** What a command threw. */
  static int execution(Exception e, CommandLine commandLine, ParseResult result) {
    if (e instanceof ParameterException parameter) {
      return usage(parameter, new String[0]);
    }
    if (e instanceof InvalidInputException) {
      print(e.getMessage());
      return USAGE;
    }
    if (e instanceof DivergedException) {
      print(e.getMessage());
      return FAILED;
    }
    print("failed: " + e);
    e.printStackTrace();
    return FAILED;
  }

  private static void print(String line) {
    System.err.println("ardent: " + line);
  }
}
