/**
 * What the formats of arrays share: rows of numbers in a binary file.
 *
 * <p>Rule: imports {@code table} and below; knows no format.
 */
package org.ardent.format.array;
