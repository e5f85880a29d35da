package org.ardent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.model.Model;
import org.ardent.score.Likelihood;
import org.ardent.score.OrderingsListener;

/** Figures for 1, 2, 4, … orderings on standard error, with a bar on a terminal. */
final class OrderingsProgress implements OrderingsListener {
  private final Model model;
  private final int orderings;
  private final ProgressBar bar = new ProgressBar();
  private final List<Object> figures = new ArrayList<>();

  OrderingsProgress(Model model, int orderings) {
    this.model = model;
    this.orderings = orderings;
    onProgress(0);
  }

  /** For the JSON line: a map for each number of orderings. */
  List<Object> figures() {
    return figures;
  }

  @Override
  public void onProgress(double done) {
    if (bar.isDue()) {
      draw(done);
    }
  }

  private void draw(double done) {
    bar.draw(
        "", done / orderings, String.format(Locale.ROOT, "%.1f of %d orderings", done, orderings));
  }

  @Override
  public void onLikelihood(int count, Likelihood likelihood) {
    bar.clear();
    System.err.printf(
        Locale.ROOT,
        "%d %s: %.4f ± %.4f nats%n",
        count,
        count == 1 ? "ordering" : "orderings",
        likelihood.mean(),
        likelihood.standardError());
    if (count < orderings) {
      draw(count);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("orderings", count);
    fields.putAll(likelihood.fields(model));
    figures.add(fields);
  }
}
