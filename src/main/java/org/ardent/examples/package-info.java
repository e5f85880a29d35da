/**
 * Programs that show {@code org.ardent.ml} at work, each run by spark-submit from Ardent's one jar.
 *
 * <p>Rule: imports {@code ml} and what it needs below; nothing imports it.
 */
package org.ardent.examples;
