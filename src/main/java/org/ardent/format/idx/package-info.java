/**
 * The IDX files of MNIST.
 *
 * <p>Rule: imports {@code format.array}, {@code table} and below; no format imports another.
 */
package org.ardent.format.idx;
