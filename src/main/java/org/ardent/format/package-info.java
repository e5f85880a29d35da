/**
 * Reads and writes tables by the name of the file. One format is one package below this one.
 *
 * <p>Rule: the registry above the formats; no other package knows a format by its class.
 */
package org.ardent.format;
