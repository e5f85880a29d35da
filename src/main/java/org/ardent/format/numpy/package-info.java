/**
 * NumPy's {@code .npy} and {@code .npz}.
 *
 * <p>Rule: imports {@code format.array}, {@code table} and below; no format imports another.
 */
package org.ardent.format.numpy;
