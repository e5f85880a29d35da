/**
 * Files, whole or not at all: outputs, inputs, temporary names, secrets in URIs.
 *
 * <p>Rule: imports nothing of Ardent; whatever a user's file can have wrong ends as an {@link
 * org.ardent.io.InvalidInputException} whose message is one line.
 */
package org.ardent.io;
