package org.ardent.train;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** What a packed set depends on. */
public final class CacheKey {
  private final String source;
  private final Map<String, String> asked;
  private final Supplier<List<String>> listing;
  private final List<String> files;

  /**
   * A key.
   *
   * @param source what messages call the set
   * @param asked which rows and columns, and how they are read, by names of no other meaning
   * @param listing finds the files, each with its size and the time of its last change
   */
  public CacheKey(String source, Map<String, String> asked, Supplier<List<String>> listing) {
    this(source, asked, listing, listing.get());
  }

  private CacheKey(
      String source,
      Map<String, String> asked,
      Supplier<List<String>> listing,
      List<String> files) {
    this.source = source;
    this.asked = new LinkedHashMap<>(asked);
    this.listing = listing;
    this.files = List.copyOf(files);
  }

  /** The key of what depends on more. */
  public CacheKey with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(asked);
    all.putAll(more);
    return new CacheKey(source, all, listing, files);
  }

  String source() {
    return source;
  }

  /** Which rows and columns, and how they are read. */
  public Map<String, String> asked() {
    return Collections.unmodifiableMap(asked);
  }

  /** The files as they were when the key was made. */
  List<String> files() {
    return files;
  }

  /** Whether the files are still as they were. */
  public boolean isCurrent() {
    return listing.get().equals(files);
  }

  /** A name that only what is asked for in the same way has. */
  String name() {
    return UUID.nameUUIDFromBytes(asked.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
