package org.ardent.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.Inspection;
import org.ardent.score.Judging;
import org.ardent.score.OddRow;
import org.ardent.score.OddRows;
import org.ardent.score.Reason;
import org.ardent.table.Table;
import picocli.CommandLine.Option;

/** What is said of rows beside their likelihood. */
@HelpGroup("Verdict")
final class VerdictOptions {
  @Option(
      names = "--top",
      paramLabel = "N",
      description =
          "Print the N oddest rows as a table, with the columns that make them odd and the values"
              + " that were expected.")
  private int top;

  @Option(
      names = "--severity",
      description =
          "Write the outlierScore and the severity of each row; needs --output. The outlierScore is"
              + " the sum over columns of how far log p is below the column's median, and of half"
              + " of how rare the cell is by itself. The severity is the percentage of validation"
              + " rows (training rows if there are none) that are less odd, 0 to 100.")
  private boolean severity;

  @Option(
      names = "--explain",
      paramLabel = "K",
      description =
          "For each row, write the columns that make it odd, at most K; needs --output. With --top,"
              + " the number of columns in that table. Default for --top: "
              + Judging.REASONS
              + ".")
  private Integer explain;

  @Option(
      names = "--contamination",
      paramLabel = "SHARE",
      description =
          "Rows that are odder than all but this share of validation rows (training rows if there"
              + " are none) count as outliers. Default: "
              + Judging.CONTAMINATION
              + ".")
  private Double contamination;

  @Option(
      names = "--threshold",
      paramLabel = "NATS",
      description =
          "Instead of --contamination: rows with a higher outlierScore count as outliers.")
  private Double threshold;

  /** Whether anything is asked. */
  boolean isSet() {
    return top != 0 || severity || explain != null || contamination != null || threshold != null;
  }

  /**
   * What is asked of a table; null if nothing is.
   *
   * @param columns names of the model's columns
   * @throws InvalidInputException if the model cannot tell, or options do not go together
   */
  Inspection inspection(List<LoadedModel> models, List<String> columns, boolean hasOutput) {
    if (!isSet()) {
      return null;
    }
    require(models.size() == 1, "--top, --severity and --explain are for one --model");
    require(top >= 0, "--top is " + top + ", expected at least 1");
    require(explain == null || explain >= 1, "--explain is " + explain + ", expected at least 1");
    require(
        hasOutput || !severity,
        "--severity goes with --output: it adds columns to what is written");
    require(
        hasOutput || explain == null || top > 0,
        "--explain goes with --output, to which it adds a column, or with --top");
    require(
        contamination == null || threshold == null,
        "--contamination and --threshold are both given, expected one of them");
    String problem = models.get(0).withoutVerdict();
    require(problem == null, "no verdict: " + problem);
    try {
      double limit =
          threshold != null
              ? threshold
              : Judging.threshold(
                  models.get(0).reference(),
                  contamination == null ? Judging.CONTAMINATION : contamination);
      int reasons = explain == null ? Judging.REASONS : explain;
      return new Inspection(
          new Judging(columns, limit, reasons), top, severity, explain != null && hasOutput);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--" + e.getMessage(), e);
    }
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new InvalidInputException(message);
    }
  }

  /** Prints the oddest rows. */
  void print(PrintStream out, OddRows odd, Table table) {
    if (top == 0) {
      return;
    }
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"row", "severity", "oddity", "log p", "why"});
    for (OddRow row : odd.top()) {
      lines.add(
          new String[] {
            Long.toString(table.rowNumber(row.row())),
            String.format(Locale.ROOT, "%.1f", row.severity()),
            String.format(Locale.ROOT, "%.2f", row.oddity()),
            String.format(Locale.ROOT, "%.2f", row.logLikelihood()),
            Reason.text(row.reasons())
          });
    }
    int[] widths = new int[4];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    for (String[] line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        text.append(" ".repeat(widths[i] - line[i].length())).append(line[i]).append("  ");
      }
      out.println(text + line[4]);
    }
  }
}
