package org.ardent.score;

import java.io.Serializable;
import java.util.List;

/**
 * A row with its verdict.
 *
 * @param row its index in the table, from 0
 * @param logLikelihood nats in the data's own units
 * @param oddity as {@link org.ardent.modelfile.Reference} defines it, nats
 * @param severity the share of the reference rows that are less odd, 0 to 100
 * @param reasons the columns that make it odd; empty if they were not asked for
 */
public record OddRow(
    long row, double logLikelihood, double oddity, double severity, List<Reason> reasons)
    implements Serializable {

  OddRow with(List<Reason> found) {
    return new OddRow(row, logLikelihood, oddity, severity, found);
  }

  OddRow plus(long rowsBefore) {
    return new OddRow(row + rowsBefore, logLikelihood, oddity, severity, reasons);
  }
}
