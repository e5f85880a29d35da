package org.ardent.table;

import java.io.Serializable;

/**
 * An item from a source of rows: a raw row, or, as the last item, why there are no more.
 *
 * @param value the raw row, null if there is a problem
 * @param problem why reading ended early, or null
 */
public record RowOrEnd<T extends Serializable>(T value, String problem) implements Serializable {}
