/**
 * One row at a time, in any Java program: without Spark, Hadoop and Scala.
 *
 * <p>Rule: nothing here needs their classes, nor anything that needs them.
 */
package org.ardent.serve;
