package org.ardent.train.exec;

import java.util.List;

/**
 * The sum of the vectors of some shards.
 *
 * @param node which shards
 * @param vectors of the parameters' length
 */
record PartialSum(TreeNode node, List<float[]> vectors) {}
