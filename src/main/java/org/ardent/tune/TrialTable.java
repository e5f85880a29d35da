package org.ardent.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ardent.model.Score;

/**
 * The trials of a search as CSV, a line each. It holds no time, so the same search gives the same
 * bytes.
 */
public final class TrialTable {
  private TrialTable() {}

  /**
   * The table.
   *
   * @param score of which training minimised the opposite or the value itself
   */
  public static String csv(SearchResult result, Score score) {
    String loss =
        switch (score) {
          case LOG_LIKELIHOOD -> "NegativeLogLikelihood";
          case RECONSTRUCTION_ERROR -> "ReconstructionError";
        };
    StringBuilder csv =
        new StringBuilder(
            String.format(
                Locale.ROOT, "trial,status,epochs,bestEpoch,train%s,valid%s", loss, loss));
    result.space().settings().forEach(setting -> csv.append(',').append(setting.label()));
    csv.append('\n');
    for (Trial trial : result.trials()) {
      TrialPart last = trial.last();
      List<String> cells = new ArrayList<>();
      cells.add(String.valueOf(trial.number()));
      cells.add(trial.status(result.epochs()).toString());
      if (trial.isUsable()) {
        cells.add(String.valueOf(last.epochs()));
        cells.add(String.valueOf(last.bestEpoch()));
        cells.add(String.valueOf(last.train()));
        cells.add(String.valueOf(last.valid()));
      } else {
        cells.addAll(List.of("", "", "", ""));
      }
      cells.addAll(trial.settings().values());
      csv.append(
          cells.stream()
              .map(cell -> cell.contains(",") ? '"' + cell + '"' : cell)
              .collect(Collectors.joining(",", "", "\n")));
    }
    return csv.toString();
  }
}
