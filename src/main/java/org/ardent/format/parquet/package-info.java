/**
 * Parquet folders.
 *
 * <p>Rule: imports {@code table} and below; no format imports another.
 */
package org.ardent.format.parquet;
