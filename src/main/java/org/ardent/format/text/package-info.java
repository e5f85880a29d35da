/**
 * Text: rows as lines of cells, and LIBSVM's sparse lines.
 *
 * <p>Rule: imports {@code table} and below; no format imports another.
 */
package org.ardent.format.text;
