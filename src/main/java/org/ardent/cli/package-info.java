/**
 * The command line, one class per command.
 *
 * <p>Rule: parses, checks, calls the layers below and prints; nothing is computed here.
 */
package org.ardent.cli;
