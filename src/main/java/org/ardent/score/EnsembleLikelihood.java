package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Likelihoods of one set of rows under an ensemble of equally likely models, whose density is the
 * mean of theirs, and under each of the models.
 *
 * @param ensemble of the mean of the models' densities; of one model, that model's
 * @param models of each model
 */
public record EnsembleLikelihood(Likelihood ensemble, List<Likelihood> models)
    implements Serializable {
  public EnsembleLikelihood {
    models = List.copyOf(models);
  }

  /** No rows, scored by so many models. */
  static EnsembleLikelihood none(int models) {
    return new EnsembleLikelihood(Likelihood.NONE, Collections.nCopies(models, Likelihood.NONE));
  }

  /** Both sets of rows. */
  EnsembleLikelihood plus(EnsembleLikelihood other) {
    List<Likelihood> sums = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      sums.add(models.get(m).plus(other.models.get(m)));
    }
    return new EnsembleLikelihood(ensemble.plus(other.ensemble), sums);
  }
}
