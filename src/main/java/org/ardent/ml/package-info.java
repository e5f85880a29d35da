/**
 * What spark.ml users see: estimator, model and evaluator, and models on disk as Spark ML writes
 * them.
 *
 * <p>Rule: imports {@code train} and below, never {@code cli}; what Spark keeps to its own package
 * is called in {@code SparkMl} alone.
 */
package org.ardent.ml;
