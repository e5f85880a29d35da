package org.ardent.score;

/**
 * What a table scored.
 *
 * @param likelihood of its good rows
 * @param invalid the malformed rows that were passed over
 */
public record TableScore(EnsembleLikelihood likelihood, InvalidRows invalid) {}
