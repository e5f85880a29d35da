package org.ardent.table;

/**
 * What messages and the model file say of a table.
 *
 * @param source the user's name of it, without secrets
 * @param columns its columns
 * @param features Spark's JSON of a schema with the column of vectors or arrays that its numbers
 *     are; null if there is none
 * @param split by which its rows were parted from others; null if they were not
 * @param held whether they are those that were held out
 */
public record TableDescription(
    String source, Columns columns, String features, RowSplit split, boolean held) {}
