/**
 * Synthetic tables: digits and customers, drawn where they are needed.
 *
 * <p>Rule: imports {@code table} and below; each row is a pure function of seed and index.
 */
package org.ardent.synthetic;
