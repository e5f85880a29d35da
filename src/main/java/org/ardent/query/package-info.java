/**
 * Probabilities of conditions: SQL text to regions of columns, and their mass under a density.
 *
 * <p>Rule: Spark's SQL parser is used here and nowhere else; nothing runs as a job.
 */
package org.ardent.query;
