package org.ardent.train.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a round: what each shard saw, and the sums of their vectors over the shards, along
 * a tree that depends on the number of shards alone.
 */
public final class RoundOutcome {
  private final SortedMap<Integer, ShardReport> reports;
  private final TreeSum sums;

  /**
   * The outcome of all shards, or of those that a process has.
   *
   * @param reports by shard
   * @param parts of the sums, in the order of their shards
   * @param shards how many there are in all
   */
  RoundOutcome(SortedMap<Integer, ShardReport> reports, List<PartialSum> parts, int shards) {
    this.reports = reports;
    sums = new TreeSum(parts, shards);
  }

  /**
   * The outcome of all shards, or of those that a process has.
   *
   * @param outcomes by shard; null for what others have
   */
  static RoundOutcome of(List<ShardOutcome> outcomes) {
    SortedMap<Integer, ShardReport> reports = new TreeMap<>();
    List<PartialSum> parts = new ArrayList<>();
    for (int shard = 0; shard < outcomes.size(); shard++) {
      ShardOutcome outcome = outcomes.get(shard);
      if (outcome != null) {
        reports.put(shard, outcome.report());
        parts.add(new PartialSum(TreeNode.leaf(shard), outcome.vectors()));
      }
    }
    return new RoundOutcome(reports, parts, outcomes.size());
  }

  /**
   * What an executor brought.
   *
   * @param vectors that came with the message
   */
  record Part(MeetingMessage.Brought brought, List<float[]> vectors) {}

  /**
   * The outcome of what executors brought.
   *
   * @param brought by each that has shards
   * @param shards how many there are in all
   */
  static RoundOutcome ofParts(List<Part> brought, int shards) {
    SortedMap<Integer, ShardReport> reports = new TreeMap<>();
    List<PartialSum> parts = new ArrayList<>();
    for (Part part : brought) {
      reports.putAll(part.brought.reports());
      parts.addAll(part.brought.sums(part.vectors));
    }
    parts.sort(Comparator.comparing(PartialSum::node, TreeNode.BY_FIRST_SHARD));
    return new RoundOutcome(reports, parts, shards);
  }

  /** What each shard saw, in the order of the shards. */
  public List<ShardReport> reports() {
    return List.copyOf(reports.values());
  }

  /** The same by shard. */
  SortedMap<Integer, ShardReport> byShard() {
    return reports;
  }

  /** What all shards saw, in all steps. */
  public RowsSeen seen() {
    return reports.values().stream().map(ShardReport::seen).reduce(RowsSeen.NONE, RowsSeen::plus);
  }

  /**
   * The sum over the shards of a vector, in the elements from…to−1: each may be asked for once,
   * since sums are made in place.
   *
   * @param vector its place among those of a shard
   * @return a vector that has the sum in these elements, valid until the next round
   */
  public float[] sum(int vector, int from, int to) {
    sums.add(vector, from, to);
    return sums.rest().get(0).vectors().get(vector);
  }

  /** The sums of the shards that a process has, as few as the tree lets be. */
  List<PartialSum> added() {
    sums.addAll();
    return sums.rest();
  }
}
