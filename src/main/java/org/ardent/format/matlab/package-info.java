/**
 * MATLAB 5 files.
 *
 * <p>Rule: imports {@code format.array}, {@code table} and below; no format imports another.
 */
package org.ardent.format.matlab;
