/**
 * What spark.ml users see: models on disk as Spark ML writes them.
 *
 * <p>Rule: imports {@code train} and below, never {@code cli}.
 */
package org.ardent.ml;
