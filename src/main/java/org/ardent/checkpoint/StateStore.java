package org.ardent.checkpoint;

/** Keeps by name what an algorithm needs to continue. */
public interface StateStore {
  /** Puts a vector; it is kept, not copied. */
  void put(String name, float[] vector);

  /** Puts a vector; it is kept, not copied. */
  void put(String name, double[] vector);

  /** Puts a number; whole ones are exact up to 2⁵³. */
  void put(String name, double number);

  /** Whether there is a vector of this name. */
  boolean has(String vector);

  /** Copies a vector into its place. */
  void take(String name, float[] target);

  /** A vector of the given length; the array itself. */
  double[] take(String name, int length);

  /** A number. */
  double number(String name);

  /** A whole number from 0 to a bound. */
  long count(String name, long most);
}
