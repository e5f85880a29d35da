package org.ardent.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.math.Permutation;
import org.ardent.model.Examples;
import org.ardent.table.TableRow;
import scala.Tuple2;

/** The two sides of the shuffle into shards: one piece per shard out, pieces of a shard in. */
final class ShardWriter {
  private final RowEncoder encoder;
  private final Permutation shuffle;
  private final int shards;

  ShardWriter(RowEncoder encoder, Permutation shuffle, int shards) {
    this.encoder = encoder;
    this.shuffle = shuffle;
    this.shards = shards;
  }

  /** Packs the rows of one partition of the table, of which the first has index {@code first}. */
  Iterator<Tuple2<Integer, Examples>> split(Iterator<TableRow> rows, long first) {
    ExamplesBuilder[] builders = new ExamplesBuilder[shards];
    Arrays.setAll(builders, s -> new ExamplesBuilder());
    for (long id = first; rows.hasNext(); id++) {
      encoder.encode(rows.next(), id, builders[(int) (shuffle.apply(id) % shards)]);
    }
    return IntStream.range(0, shards)
        .filter(s -> builders[s].rows() > 0)
        .mapToObj(s -> new Tuple2<>(s, builders[s].build()))
        .iterator();
  }

  /** Puts the pieces of a shard together in the order of the shuffle. */
  static Iterator<Examples> merge(
      Iterator<Tuple2<Integer, Iterable<Examples>>> shards, Permutation shuffle) {
    List<Examples> merged = new ArrayList<>();
    while (shards.hasNext()) {
      List<Examples> pieces = new ArrayList<>();
      shards.next()._2().forEach(pieces::add);
      merged.add(Examples.concatenate(pieces).sortedBy(shuffle::apply));
    }
    return merged.iterator();
  }
}
