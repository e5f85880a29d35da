/**
 * Tables: rows in a known order, their columns, their checks, one scan over them.
 *
 * <p>Rule: imports {@code kind}, {@code model} and {@code io}; knows no file format.
 */
package org.ardent.table;
