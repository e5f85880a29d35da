/**
 * A density by gated recurrent units.
 *
 * <p>Rule: imports {@code model}, {@code model.conditional} and {@code math}; no model imports
 * another.
 */
package org.ardent.model.rnn;
