/**
 * The masked autoencoder.
 *
 * <p>Rule: imports {@code model}, {@code model.conditional} and {@code math}; no model imports
 * another.
 */
package org.ardent.model.made;
