package org.ardent.pack;

import java.io.Serializable;

/**
 * A shard in a file.
 *
 * @param name of the file in its folder
 * @param bytes how long it is
 * @param checksum the CRC-32C of its bytes
 */
public record SavedFile(String name, long bytes, long checksum) implements Serializable {}
