package org.ardent.train.exec;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A node of the binary tree along which the vectors of shards are added up. It stands for the
 * shards index·2^level … (index+1)·2^level − 1, as far as there are such.
 *
 * <p>A sum of floats depends on the order of its additions. The tree depends on nothing but the
 * number of shards, so that whoever adds whatever part of it, the sum is the same bit for bit.
 *
 * @param level 0 for a shard
 * @param index from the left, from 0
 */
record TreeNode(int level, int index) implements Serializable {
  static final Comparator<TreeNode> BY_FIRST_SHARD =
      Comparator.comparingLong(node -> (long) node.index << node.level);

  /** A shard's. */
  static TreeNode leaf(int shard) {
    return new TreeNode(0, shard);
  }

  TreeNode parent() {
    return new TreeNode(level + 1, index / 2);
  }

  boolean isRight() {
    return index % 2 == 1;
  }

  /** Whether it is the right child beside that left one. */
  boolean isRightOf(TreeNode left) {
    return isRight() && level == left.level && index == left.index + 1;
  }

  /** Whether it has all shards. */
  boolean isRoot(int shards) {
    return index == 0 && 1L << level >= shards;
  }

  /** Whether it is a left child alone: there is no shard for the right one. */
  boolean isAlone(int shards) {
    return !isRight() && (long) (index + 1) << level >= shards;
  }
}
