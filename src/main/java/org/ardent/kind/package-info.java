/**
 * Kinds of columns: what is asked of them, what the data says of them, their JSON, and orderings.
 *
 * <p>Rule: imports {@code model} and {@code io}; knows no rows and no files.
 */
package org.ardent.kind;
