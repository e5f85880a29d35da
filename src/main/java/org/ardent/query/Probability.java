package org.ardent.query;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An estimate of the probability that a row meets a condition.
 *
 * @param probability the estimate
 * @param standardError of the estimate; 0 where it is exact
 * @param samples how many rows it was estimated from
 */
public record Probability(double probability, double standardError, int samples) {
  /** Samples where nothing else is said, as Naru has them. */
  public static final int DEFAULT_SAMPLES = 2000;

  /** By name, and the same of a table of so many rows, unless their number is null. */
  public Map<String, Object> fields(Long rows) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("probability", probability);
    fields.put("standardError", standardError);
    fields.put("samples", samples);
    if (rows != null) {
      fields.put("rows", rows);
      fields.put("count", probability * rows);
      fields.put("countStandardError", standardError * rows);
    }
    return fields;
  }
}
