package org.ardent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.ardent.io.InvalidInputException;
import org.ardent.io.OutputAppearedException;
import org.ardent.io.Secrets;
import org.ardent.train.DivergedException;
import org.ardent.train.StoppedException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into exit codes: a user's mistake is one line and 2, a failure is 1. */
final class Failures {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Failures() {}

  /** Bad usage: one line, and where help is. */
  static int usage(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    List<String> unmatched = commandLine.getUnmatchedArguments();
    // A misspelt option is named rather than the required one that it leaves missing.
    String message = unmatched.isEmpty() ? e.getMessage() : unmatched(commandLine, unmatched);
    String lists = commandLine.getParent() == null ? "the commands" : "the options";
    String command = commandLine.getCommandSpec().qualifiedName();
    print(message + " ('" + command + " --help' lists " + lists + ")");
    return USAGE;
  }

  private static String unmatched(CommandLine commandLine, List<String> arguments) {
    String first = arguments.get(0);
    boolean top = commandLine.getParent() == null;
    String message =
        first.startsWith("-")
            ? "unknown option '" + first + "'"
            : top ? "unknown command '" + first + "'" : "unexpected argument '" + first + "'";
    List<String> similar = new UnmatchedArgumentException(commandLine, arguments).getSuggestions();
    if (top && !first.startsWith("-")) {
      return message + ", expected one of " + String.join(", ", commands(commandLine));
    }
    return similar.isEmpty() ? message : message + ", did you mean " + similar.get(0) + "?";
  }

  /** The names of the commands, without help itself. */
  static List<String> commands(CommandLine top) {
    return top.getSubcommands().keySet().stream().filter(name -> !name.equals("help")).toList();
  }

  /** What a command threw. */
  static int execution(Exception e, CommandLine commandLine, ParseResult result) {
    if (e instanceof ParameterException parameter) {
      return usage(parameter, new String[0]);
    }
    if (e instanceof InvalidInputException) {
      print(template(e));
      return USAGE;
    }
    return failure(e);
  }

  /** What is neither bad usage nor bad input. */
  static int failure(Throwable e) {
    String where = e instanceof StoppedException ? e.getMessage() : "failed";
    String kept = e instanceof StoppedException stopped ? "; " + stopped.kept(OptionNames::of) : "";
    if (Interruption.requested()) {
      print("interrupted" + (kept.isEmpty() ? "" : ": " + where + kept));
      return FAILED;
    }
    if (e instanceof DivergedException || e instanceof OutputAppearedException) {
      print(template(e));
      return FAILED;
    }
    Optional<String> cause = FailureCause.of(e);
    if (cause.isPresent()) {
      print(where + ": " + cause.get() + kept);
    } else {
      print(where + ": " + e + kept);
      printStackTrace(e);
    }
    return FAILED;
  }

  private static String template(Throwable e) {
    if (e instanceof InvalidInputException invalid) {
      return invalid.template();
    }
    return e instanceof DivergedException diverged ? diverged.template() : e.getMessage();
  }

  private static void print(String line) {
    String redacted = Secrets.redact(InvalidInputException.capped(OptionNames.in(line.strip())));
    System.err.println("ardent: " + redacted.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  private static void printStackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    System.err.print(Secrets.redact(text.toString()));
  }
}
