/**
 * Scores of rows and of whole tables, samples, and the codes of an autoencoder.
 *
 * <p>Rule: imports {@code format}, {@code pack}, {@code modelfile} and below; nothing here trains.
 */
package org.ardent.score;
