package org.ardent.model;

/** The meaning of a row's score, and of the figure for a data set. */
public enum Score {
  /** log p(x), in nats and the data's own units. */
  LOG_LIKELIHOOD("logLikelihood", 1, "NLL"),

  /** How far a row is from its reconstruction: the less the better. */
  RECONSTRUCTION_ERROR("reconstructionError", -1, "reconstruction error");

  private final String label;
  private final int sign;
  private final String loss;

  Score(String label, int sign, String loss) {
    this.label = label;
    this.sign = sign;
    this.loss = loss;
  }

  /** The name in JSON, in files and as a column. */
  public String label() {
    return label;
  }

  /** The quantity that training minimises, in words. */
  public String loss() {
    return loss;
  }

  /** The score that is shown for an objective, which training maximises. */
  public double of(double objective) {
    return sign * objective;
  }
}
