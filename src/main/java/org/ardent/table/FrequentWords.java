package org.ardent.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.ardent.shipping.Shipping;
import scala.Tuple2;

/**
 * The most frequent words of a column that has more different ones than a scan counts. Spark counts
 * all of them, so the result is exact and does not depend on partitions.
 */
final class FrequentWords {
  private static final String DESCRIPTION = "spark.job.description";

  private FrequentWords() {}

  /** How often a word is there. */
  private record Count(String word, long count) implements Serializable {
    static final Comparator<Count> MOST_FIRST =
        Comparator.<Count>comparingLong(c -> -c.count).thenComparing(Count::word);
  }

  private record Part(ArrayList<Count> most, long distinct) implements Serializable {}

  /**
   * What was counted.
   *
   * @param counts of the most frequent words, sorted by word
   * @param distinct how many different words there are
   */
  record Found(Map<String, Long> counts, long distinct) {}

  /**
   * Counts a column's words.
   *
   * @param numbers whether its numbers are words too, as their text
   * @param most how many of the most frequent words are wanted
   */
  static Found of(Table table, int column, boolean numbers, int most) {
    SparkContext context = table.rows().context();
    String description = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription("count the words of " + table.columnLabel(column));
    try {
      JavaPairRDD<String, Long> counted =
          table
              .rows()
              .filter(row -> row.values() != null && word(row, column, numbers) != null)
              .mapToPair(row -> new Tuple2<>(word(row, column, numbers), 1L))
              .reduceByKey(Long::sum);
      List<Part> parts =
          Shipping.collect(counted.mapPartitions(words -> List.of(part(words, most)).iterator()));
      Map<String, Long> counts = new TreeMap<>();
      parts.stream()
          .flatMap(part -> part.most.stream())
          .sorted(Count.MOST_FIRST)
          .limit(most)
          .forEach(count -> counts.put(count.word, count.count));
      return new Found(counts, parts.stream().mapToLong(Part::distinct).sum());
    } finally {
      context.setJobDescription(description);
    }
  }

  private static String word(TableRow row, int column, boolean numbers) {
    String word = row.words().get(column);
    return word != null || !numbers || Double.isNaN(row.values().apply(column))
        ? word
        : row.text(column);
  }

  private static Part part(Iterator<Tuple2<String, Long>> words, int most) {
    ArrayList<Count> best = new ArrayList<>();
    long distinct = 0;
    while (words.hasNext()) {
      Tuple2<String, Long> next = words.next();
      best.add(new Count(next._1(), next._2()));
      distinct++;
      if (best.size() >= 2 * most + 1000) {
        cut(best, most);
      }
    }
    cut(best, most);
    return new Part(best, distinct);
  }

  private static void cut(List<Count> counts, int most) {
    counts.sort(Count.MOST_FIRST);
    if (counts.size() > most) {
      counts.subList(most, counts.size()).clear();
    }
  }
}
