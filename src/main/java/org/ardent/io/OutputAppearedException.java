package org.ardent.io;

import java.util.Locale;

/**
 * While an output was made, something else took its name. Nothing is lost: the output is saved
 * beside it.
 */
public final class OutputAppearedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputAppearedException(String output, String beside) {
    super(
        String.format(
            Locale.ROOT,
            "%s appeared while this ran and is kept: the output is in %s",
            output,
            beside));
  }
}
