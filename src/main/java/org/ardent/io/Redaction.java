package org.ardent.io;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's own settings that keep passwords out of its event logs, its web pages and its plans of
 * queries. {@code conf/spark-defaults.conf} has the same; here they are for those who start Spark
 * without it. They do not reach one place, the folder that a plan writes to: {@link
 * AtomicOutput#writeParquet} refuses a password there.
 */
public final class Redaction {
  /** Matches the part of a URI before the @, and the value of a parameter that signs it. */
  private static final String URIS =
      "(?<=://)(?:[^\\s/@\"',\\]]+@|[^\\s/@:\"',\\]]*:(?!\\d+/)[^\\s@\"',\\]]*@)"
          + "|(?i:[?&;][\\w.-]*(?:sig|token|key|secret|password|passwd|pwd|credential|auth)[\\w.-]*="
          + "[^\\s&;\"',\\]]+)";

  /** Names of settings whose values are secrets, and values that have one in a URI. */
  private static final String NAMES =
      "(?i:secret|passw(?:or)?d|passphrase|token|credential|(?:access|account|private|api|encryption"
          + "|storage)[._-]?key|[._-]sas[._-]|signature)";

  /** In the plans of queries, what matches is replaced. */
  static final String PLANS = "spark.sql.redaction.string.regex";

  /** Settings and system properties are hidden if their name or value matches. */
  static final String SETTINGS = "spark.redaction.regex";

  /** Spark's settings. */
  public static final Map<String, String> DEFAULTS =
      Map.of(PLANS, URIS, SETTINGS, NAMES + "|" + URIS);

  private Redaction() {}

  /** Hides secrets in the plans of a session, unless it says itself what is hidden there. */
  public static void inPlansOf(SparkSession session) {
    if (session.conf().getOption(PLANS).isEmpty()) {
      session.conf().set(PLANS, URIS);
    }
  }
}
