package org.ardent.score;

import java.io.Serializable;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.modelfile.LoadedModel;

/** A density as executors hold it: its parameters once, an evaluator for every thread. */
public final class ScoringModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LoadedModel model;
  private transient ThreadLocal<RowScorer> scorers;

  /** A density to broadcast. */
  public ScoringModel(LoadedModel model) {
    this.model = model;
  }

  /** This thread's scorer. */
  RowScorer scorer() {
    return scorers().get();
  }

  /** Structure and parameters. */
  public LoadedModel loaded() {
    return model;
  }

  /** The columns and their ordering. */
  Layout layout() {
    return model.model().layout();
  }

  /** A new evaluator. */
  public Evaluator evaluator() {
    return model.model().density().evaluator(model.parameters());
  }

  private synchronized ThreadLocal<RowScorer> scorers() {
    if (scorers == null) {
      scorers = ThreadLocal.withInitial(() -> new RowScorer(model));
    }
    return scorers;
  }
}
