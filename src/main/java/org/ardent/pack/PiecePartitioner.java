package org.ardent.pack;

import org.apache.spark.Partitioner;

/** Piece p is partition p of the shuffle. */
final class PiecePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int pieces;

  PiecePartitioner(int pieces) {
    this.pieces = pieces;
  }

  @Override
  public int numPartitions() {
    return pieces;
  }

  @Override
  public int getPartition(Object piece) {
    return (Integer) piece;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PiecePartitioner p && p.pieces == pieces;
  }

  @Override
  public int hashCode() {
    return pieces;
  }
}
