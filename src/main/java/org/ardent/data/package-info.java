/**
 * File formats, kinds of variables, packing of rows into shards.
 *
 * <p>Rule: imports {@code math} and {@code model}; whatever a user's file can have wrong ends as an
 * {@link org.ardent.io.InvalidInputException} whose message is one line.
 */
package org.ardent.data;
