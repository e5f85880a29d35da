/**
 * The autoencoder, the contrast to the densities.
 *
 * <p>Rule: imports {@code model}, {@code model.conditional} and {@code math}; no model imports
 * another.
 */
package org.ardent.model.autoencoder;
