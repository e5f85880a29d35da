package org.ardent.cli;

import picocli.CommandLine.Option;

/** Whether a command may replace its output. */
final class Overwrite {
  @Option(names = "--overwrite", description = "Replace the output if it exists.")
  private boolean allowed;

  boolean allowed() {
    return allowed;
  }
}
