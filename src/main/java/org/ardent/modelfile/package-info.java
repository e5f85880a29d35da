/**
 * The model file: safetensors, and what Ardent writes into them.
 *
 * <p>Rule: imports {@code kind}, {@code model} and {@code io}; believes nothing of a file before it
 * is checked.
 */
package org.ardent.modelfile;
