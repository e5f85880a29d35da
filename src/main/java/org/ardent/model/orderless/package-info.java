/**
 * The order-agnostic NADE: one model for every ordering.
 *
 * <p>Rule: imports {@code model}, {@code model.conditional} and {@code math}; no model imports
 * another.
 */
package org.ardent.model.orderless;
