package org.ardent.train;

/**
 * How fast a run trained.
 *
 * @param examples how many rows were seen, over all epochs
 * @param seconds time of the steps by the driver's clock, without validation
 * @param kernelSeconds time of the gradients, summed over all tasks
 * @param slots how many tasks the cluster ran at once when the run ended
 */
public record Throughput(long examples, double seconds, double kernelSeconds, int slots) {

  /** Examples per second. */
  public double rate() {
    return examples / seconds;
  }

  /** The part of the slots' time that went into gradients, 0…1. */
  public double kernelShare() {
    return kernelSeconds / (seconds * slots);
  }
}
