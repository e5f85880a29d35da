/**
 * Optimisers and step-size schedules, one file each.
 *
 * <p>Rule: imports only {@code math}; knows nothing of Spark or of models. State is plain arrays so
 * that a checkpoint can hold it.
 */
package org.ardent.optim;
