package org.ardent.io;

import java.util.List;

/** Names in a message, of which there may be very many. */
public final class NameList {
  private static final int ALL = 12;

  private NameList() {}

  /** All of them, or the first three and the last. */
  public static String of(List<String> names) {
    return names.size() <= ALL
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 3)) + ", …, " + names.get(names.size() - 1);
  }
}
