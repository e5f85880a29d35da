package org.ardent.cli;

import org.ardent.data.ArdentVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code submit/ardent COMMAND [options]}. */
@Command(
    name = "ardent",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent [spark-submit options] COMMAND [options] [@FILE]",
    description = {
      "",
      "Autoregressive density estimation on Apache Spark: learns p(x) from a table or a set of",
      "images, scores every row with its exact log-likelihood, and draws samples.",
      "",
      "Options before the command go to spark-submit (--master, --conf, --driver-memory, …), those"
          + " after it to Ardent. @FILE reads options from a file; an option given again later wins."
          + " 'COMMAND --help' explains a command.",
      ""
    },
    commandListHeading = "Commands:%n",
    footer = {
      "",
      "The last line on standard output is one JSON object, everything else goes to standard error.",
      "Exit codes: 0 done; 1 a failure; 2 bad usage or bad input."
    },
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      SampleCommand.class,
      ShowCommand.class,
      DigitsCommand.class,
      ConvertCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    int code = run(args);
    System.out.flush();
    // Spark's non-daemon threads would keep the JVM.
    System.exit(code);
  }

  /** Runs a command; returns the exit code. */
  static int run(String... args) {
    CommandLine commandLine = new CommandLine(new Main());
    GroupedOptions.install(commandLine);
    return commandLine
        .setOverwrittenOptionsAllowed(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command, expected one of train, evaluate, sample, show, digits, convert (--help"
            + " explains)");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ardent " + ArdentVersion.get()};
    }
  }
}
