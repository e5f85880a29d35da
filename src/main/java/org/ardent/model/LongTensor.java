package org.ardent.model;

/**
 * An int64 tensor of the model file, which holds structure and no parameters.
 *
 * @param tensor name and shape
 * @param values row-major; the array itself
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LongTensor(Tensor tensor, long[] values) {}
