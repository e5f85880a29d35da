/**
 * One model, one file: equations, gradient, sampling.
 *
 * <p>Rule: imports only {@code math}; knows nothing of Spark, files or optimisers. Parameters are
 * one flat {@code float[]}, examples come packed as active inputs.
 */
package org.ardent.model;
