package org.ardent.pack;

import java.io.Serializable;
import org.ardent.math.Permutation;
import org.ardent.math.Random;

/**
 * Where each row of a table goes: to which shard, and of that to which piece. A piece is the rows
 * of a shard that stand next to each other, a few megabytes of them: what is put in order at once.
 *
 * <p>Shard and place are a pure function of (seed, index of the row in the input, number of rows,
 * number of shards).
 */
final class PackingPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long rows;
  private final int shards;
  private final int rowsPerPiece;
  private final int piecesPerShard;
  private final long seed;
  private final Permutation shuffle;

  /**
   * A plan.
   *
   * @param rows of the table
   * @param shards no more than rows, and so many that each has fewer than 2³¹ rows
   * @param rowsPerPiece how many rows a piece has, the last one of a shard excepted
   * @param seed of the shuffle
   */
  PackingPlan(long rows, int shards, int rowsPerPiece, long seed) {
    this.rows = rows;
    this.shards = shards;
    this.rowsPerPiece = Math.min(rowsPerPiece, rowsOf(0));
    piecesPerShard = piecesOf(0);
    this.seed = seed;
    shuffle = new Permutation(rows, Random.hash(seed, Random.SHUFFLE));
  }

  /** The number of rows of the table. */
  long rows() {
    return rows;
  }

  /** The seed of the shuffle. */
  long seed() {
    return seed;
  }

  /** S, the number of shards. */
  int shards() {
    return shards;
  }

  /** How many rows a shard has. */
  int rowsOf(int shard) {
    return Math.toIntExact((rows - shard + shards - 1) / shards);
  }

  /** How many rows a piece has, the last one of a shard excepted. */
  int rowsPerPiece() {
    return rowsPerPiece;
  }

  /** The number of pieces of all shards; they are numbered shard by shard. */
  int pieces() {
    return Math.multiplyExact(shards, piecesPerShard);
  }

  /** How many pieces the numbering has for each shard, of which the last may be empty. */
  int piecesPerShard() {
    return piecesPerShard;
  }

  /** How many pieces of a shard have rows. */
  int piecesOf(int shard) {
    return 1 + (rowsOf(shard) - 1) / rowsPerPiece;
  }

  /** Where a row stands among all rows: place · S + shard. */
  long position(long id) {
    return shuffle.apply(id);
  }

  /** The piece, among those of all shards, of the row at a position. */
  int piece(long position) {
    int place = (int) (position / shards);
    return (int) (position % shards) * piecesPerShard + place / rowsPerPiece;
  }

  /** Which row of its piece stands at a position. */
  int rowOfPiece(long position) {
    return (int) (position / shards) % rowsPerPiece;
  }

  /** How many rows a piece of a shard has. */
  int rowsOfPiece(int shard, int pieceOfShard) {
    return Math.min(rowsPerPiece, rowsOf(shard) - pieceOfShard * rowsPerPiece);
  }
}
