package org.ardent.score;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A column that makes a row odd.
 *
 * @param column its name
 * @param value the cell as text; null if it is missing
 * @param logLikelihood log p of the value given the columns before it, nats in the data's own units
 * @param usual the median of this log p over the reference rows
 * @param contribution how much it adds to the row's oddity, nats
 * @param expected the most probable value given the columns before it, as text; null if that is a
 *     missing one
 */
public record Reason(
    String column,
    String value,
    double logLikelihood,
    double usual,
    double contribution,
    String expected)
    implements Serializable {
  private static final String MISSING = "missing";

  /** Reasons in words, such as "plan=gold, expected basic (4.21)". */
  public static String text(List<Reason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                String.format(
                    Locale.ROOT,
                    "%s=%s, expected %s (%.2f)",
                    reason.column,
                    reason.value == null ? MISSING : reason.value,
                    reason.expected == null ? MISSING : reason.expected,
                    reason.contribution))
        .collect(Collectors.joining("; "));
  }
}
