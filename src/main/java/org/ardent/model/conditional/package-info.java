/**
 * One conditional density p(x | outputs), one file: density, gradient, sampling.
 *
 * <p>Rule: imports only {@code math}. Values are in the encoding of the model (real columns
 * standardised); log-densities are in nats.
 */
package org.ardent.model.conditional;
