package org.ardent.math;

/** Prints which kernels run: what {@link KernelProviderTest} starts in JVMs of its own. */
final class KernelDescription {
  private KernelDescription() {}

  public static void main(String[] args) {
    System.out.println(KernelProvider.create().description());
    System.out.println(KernelProvider.create().description());
  }
}
