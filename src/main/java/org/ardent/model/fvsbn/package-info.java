/**
 * The fully visible sigmoid belief network.
 *
 * <p>Rule: imports {@code model}, {@code model.conditional} and {@code math}; no model imports
 * another.
 */
package org.ardent.model.fvsbn;
