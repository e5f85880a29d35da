package org.ardent.ml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import scala.jdk.javaapi.CollectionConverters;

/** Whether the rows of a DataFrame come in the same order every time, as far as its plan tells. */
final class RowOrder {
  /**
   * Nodes that may move rows between partitions. The rows' order then depends on which arrives
   * first.
   */
  private static final List<Class<? extends LogicalPlan>> SHUFFLES =
      List.of(
          Aggregate.class,
          Deduplicate.class,
          Distinct.class,
          Join.class,
          RepartitionOperation.class,
          SetOperation.class,
          Window.class);

  private RowOrder() {}

  /**
   * The operation that leaves rows in no fixed order," + " such as "join"; empty if there is none,
   * or if the rows are sorted" + " afterwards.
   */
  static Optional<String> shuffledBy(Dataset<?> rows) {
    return rows instanceof org.apache.spark.sql.classic.Dataset<?> classic
        ? shuffledBy(classic.queryExecution().analyzed())
        : Optional.empty();
  }

  private static Optional<String> shuffledBy(LogicalPlan plan) {
    if (plan instanceof Sort sort && sort.global()) {
      return Optional.empty();
    }
    if (plan instanceof RepartitionOperation repartition && !repartition.shuffle()) {
      return shuffledBy(repartition.child());
    }
    if (SHUFFLES.stream().anyMatch(type -> type.isInstance(plan))) {
      return Optional.of(plan.nodeName().toLowerCase(Locale.ROOT));
    }
    return CollectionConverters.asJava(plan.children()).stream()
        .map(RowOrder::shuffledBy)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
