package org.ardent.train;

/** Training gave NaN or infinity; the message says where and what usually helps. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(int epoch, int step) {
    super(
        "training diverged at epoch %d, step %d: the likelihood or gradient is not finite;"
                .formatted(epoch, step)
            + " a smaller --learning-rate, --warm-up or --clip-norm usually helps");
  }
}
