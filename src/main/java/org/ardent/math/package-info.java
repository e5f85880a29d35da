/** Kernels and random numbers. Rule: imports nothing of Ardent's and nothing of Spark's. */
package org.ardent.math;
