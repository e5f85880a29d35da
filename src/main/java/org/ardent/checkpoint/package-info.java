/**
 * Saves a run as it goes and continues one that was cut short: checkpoint, its file, the folder of
 * a run, how often to save, and which run it is.
 *
 * <p>Rule: it knows vectors, numbers and names, and nothing of models, settings or data. {@code
 * train} knows what they mean.
 */
package org.ardent.checkpoint;
