package org.ardent.cli;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.model.Activation;
import org.ardent.model.MixtureWeights;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.score.ImputationStrategy;
import org.ardent.score.OnInvalid;
import org.ardent.table.Binarize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.InitializationException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line: {@code submit/ardent COMMAND [options]}. */
@Command(
    name = "ardent",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent [spark-submit options] COMMAND [options] [@FILE]",
    description = {
      "",
      "Autoregressive density estimation on Apache Spark: learns p(x) from a table or a set of"
          + " images, scores every row with its exact log-likelihood, and draws samples.",
      "",
      "Options before the command go to spark-submit (--master, --conf, --driver-memory, …), those"
          + " after it to Ardent. @FILE reads options from a file; an option given again later"
          + " wins. 'COMMAND --help' explains a command.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "The last line on standard output is one JSON object, everything else goes to standard"
          + " error.",
      "Exit codes: 0 done; 1 a failure; 2 bad usage or bad input; 3 drift found, where that is"
          + " asked for."
    },
    subcommands = {
      TrainCommand.class,
      TuneCommand.class,
      EvaluateCommand.class,
      DriftCommand.class,
      SampleCommand.class,
      ImputeCommand.class,
      ProbabilityCommand.class,
      FeaturesCommand.class,
      ShowCommand.class,
      DigitsCommand.class,
      ConvertCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    Interruption.install();
    int code = run(args);
    System.out.flush();
    // Everything is said. The threads of a Spark that shuts down print the traces of what they
    // still had
    // to do, past the log, below the one paragraph about a failure.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Interruption.commandEnded();
    if (code == 0 && ofYarn()) {
      return;
    }
    // Spark's non-daemon threads would keep the JVM.
    System.exit(code);
  }

  /**
   * Whether YARN's application master runs this: it takes an exit for a failure, and ends itself.
   */
  private static boolean ofYarn() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** Runs a command; returns the exit code. */
  static int run(String... args) {
    CommandLine commandLine = commandLine();
    String unreadable = unreadableArguments(commandLine, args);
    try {
      return unreadable == null
          ? commandLine.execute(args)
          : Failures.usage(new ParameterException(commandLine, unreadable), args);
    } catch (Error e) {
      // picocli hands on exceptions only.
      return Failures.failure(e);
    }
  }

  /** The commands with their options, which have not run yet. */
  static CommandLine commandLine() {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setOverwrittenOptionsAllowed(true)
            .setAbbreviatedOptionsAllowed(false)
            .setUsageHelpAutoWidth(true)
            .registerConverter(Activation.class, new Names<>(Activation.class))
            .registerConverter(Binarize.class, new Names<>(Binarize.class))
            .registerConverter(
                DataOptions.HeaderRule.class, new Names<>(DataOptions.HeaderRule.class))
            .registerConverter(MixtureWeights.class, new Names<>(MixtureWeights.class))
            .registerConverter(ImputationStrategy.class, new Names<>(ImputationStrategy.class))
            .registerConverter(OnInvalid.class, new Names<>(OnInvalid.class))
            .setParameterExceptionHandler(Failures::usage)
            .setExecutionExceptionHandler(Failures::execution);
    GroupedOptions.install(commandLine);
    return commandLine;
  }

  /**
   * What is wrong with an @FILE. Without this, picocli would take its name for an argument, or
   * throw.
   */
  private static String unreadableArguments(CommandLine commandLine, String[] args) {
    for (String arg : args) {
      if (arg.length() > 1 && arg.charAt(0) == '@' && arg.charAt(1) != '@') {
        File file = new File(arg.substring(1));
        if (file.isDirectory() || !file.canRead()) {
          String found = file.exists() ? "cannot be read" : "does not exist";
          return arg + ": " + file + " " + found + ", expected a file of options";
        }
      }
    }
    try {
      commandLine.parseArgs(args);
    } catch (InitializationException e) {
      // An @FILE names another, which is a folder or has a name that is none.
      Throwable cause = e;
      while (cause.getCause() instanceof InitializationException) {
        cause = cause.getCause();
      }
      String detail = cause.getCause() == null ? "" : ": " + cause.getCause().getMessage();
      return cause.getMessage() + detail + ", expected a file of options";
    } catch (ParameterException e) {
      // The command says so when it runs.
    }
    return null;
  }

  /** The constants of an enum by their names in lower case, in messages too. */
  private record Names<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    @Override
    public E convert(String value) {
      List<String> names = new ArrayList<>();
      for (E constant : type.getEnumConstants()) {
        String name = constant.name().toLowerCase(Locale.ROOT);
        if (name.equalsIgnoreCase(value)) {
          return constant;
        }
        names.add(name);
      }
      throw new TypeConversionException("expected one of " + names + ", found '" + value + "'");
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command, expected one of " + String.join(", ", Failures.commands(spec.commandLine())));
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ardent " + ArdentVersion.get()};
    }
  }
}
