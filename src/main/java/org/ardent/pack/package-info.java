/**
 * From rows to sparse examples and back, and examples in shards.
 *
 * <p>Rule: imports {@code table}, {@code model} and below; a row's shard and place are a pure
 * function of seed and index.
 */
package org.ardent.pack;
