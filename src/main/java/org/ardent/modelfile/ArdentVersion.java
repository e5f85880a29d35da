package org.ardent.modelfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Ardent, as the build wrote it into a resource. */
public final class ArdentVersion {
  private static final String RESOURCE = "version.properties";

  private ArdentVersion() {}

  /** The version, such as 0.1.0. */
  public static String get() {
    try (InputStream in = ArdentVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
