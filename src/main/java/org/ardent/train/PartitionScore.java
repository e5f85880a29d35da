package org.ardent.train;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.ardent.data.InvalidInputException;
import org.ardent.data.TableRow;

/**
 * What scoring saw of one partition.
 *
 * @param partition its index
 * @param score of the good rows before the first bad one
 * @param problem of the first bad row, or null
 */
record PartitionScore(int partition, EnsembleLikelihood score, String problem)
    implements Serializable {

  /**
   * All partitions together, added up in their order.
   *
   * @param models how many models score
   * @throws InvalidInputException about the first bad row in input order, or if there are no rows
   */
  static EnsembleLikelihood total(String source, int models, List<PartitionScore> scores) {
    EnsembleLikelihood total = EnsembleLikelihood.none(models);
    for (PartitionScore score :
        scores.stream().sorted(Comparator.comparingInt(PartitionScore::partition)).toList()) {
      total = total.plus(score.score);
      if (score.problem != null) {
        throw new InvalidInputException(
            TableRow.message(source, total.ensemble().examples(), score.problem));
      }
    }
    if (total.ensemble().examples() == 0) {
      throw new InvalidInputException(source + " is empty, expected at least one row");
    }
    return total;
  }
}
