package org.ardent.score;

/**
 * The score of a table.
 *
 * @param likelihood of its good rows
 * @param invalid the malformed rows that were passed over
 * @param odd the oddest rows, if they were asked for
 */
public record TableScore(EnsembleLikelihood likelihood, InvalidRows invalid, OddRows odd) {}
