package org.ardent.score;

/**
 * What a table scored.
 *
 * @param likelihood of its good rows
 * @param invalid the malformed rows that were passed over
 * @param odd what judging saw, where it was asked for
 */
public record TableScore(EnsembleLikelihood likelihood, InvalidRows invalid, OddRows odd) {}
