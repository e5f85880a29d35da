package org.ardent.math;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * OpenBLAS as the jar {@code org.bytedeco:openblas} carries it: unpacked into a temporary folder,
 * where netlib is told to find it. Works if netlib has not looked for a native library before.
 */
final class OpenBlasLibrary {
  private static final String FOLDER = "/org/bytedeco/openblas/linux-x86_64/";

  /** OpenBLAS after the libraries that it needs; what is loaded already is not searched for. */
  private static final List<String> FILES =
      List.of("libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

  /** Where netlib looks. */
  private static final String NETLIB_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

  private OpenBlasLibrary() {}

  /**
   * Unpacks and loads it.
   *
   * @throws IllegalStateException if the jar is not on the class path or not for this machine
   */
  static void unpack() {
    for (String file : FILES) {
      // Before anything is unpacked, so that nothing is left where the jar is missing.
      if (OpenBlasLibrary.class.getResource(FOLDER + file) == null) {
        throw new IllegalStateException(
            "ardent.blas is 'openblas', but the jar org.bytedeco:openblas for linux-x86_64 is"
                + " not on the class path: build with mvn -P openblas package");
      }
    }
    try {
      Path folder = Files.createTempDirectory("ardent-openblas");
      folder.toFile().deleteOnExit();
      for (String file : FILES) {
        Path path = folder.resolve(file);
        path.toFile().deleteOnExit();
        try (InputStream in = OpenBlasLibrary.class.getResourceAsStream(FOLDER + file)) {
          Files.copy(in, path);
        }
        System.load(path.toString());
        System.setProperty(NETLIB_PROPERTY, path.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException("ardent.blas: OpenBLAS does not load on this machine", e);
    }
  }
}
