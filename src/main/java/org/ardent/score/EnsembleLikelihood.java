package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Likelihoods of one set of rows under an ensemble and under each of its models. The density of an
 * ensemble is the mean of its models' densities.
 *
 * @param ensemble the likelihood under the ensemble; a single model is an ensemble of one
 * @param models the likelihood under each model
 */
public record EnsembleLikelihood(Likelihood ensemble, List<Likelihood> models)
    implements Serializable {
  public EnsembleLikelihood {
    models = List.copyOf(models);
  }

  /** The likelihoods of no rows under so many models. */
  static EnsembleLikelihood none(int models) {
    return new EnsembleLikelihood(Likelihood.NONE, Collections.nCopies(models, Likelihood.NONE));
  }

  /** The likelihoods of both sets of rows together. */
  EnsembleLikelihood plus(EnsembleLikelihood other) {
    List<Likelihood> sums = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      sums.add(models.get(m).plus(other.models.get(m)));
    }
    return new EnsembleLikelihood(ensemble.plus(other.ensemble), sums);
  }
}
