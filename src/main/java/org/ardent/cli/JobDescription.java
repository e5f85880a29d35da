package org.ardent.cli;

import java.util.List;
import java.util.Locale;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.KernelProvider;
import org.ardent.model.Variable;
import org.ardent.train.MemoryEstimate;
import org.ardent.train.PreparedJob;

/** Says on standard error what will be trained. */
final class JobDescription {
  private JobDescription() {}

  /** Prints kinds, size, memory and what was chosen for the table. */
  static void print(String modelName, PreparedJob job, TrainOptions options) {
    List<Variable> variables = job.model().layout().variables();
    System.err.println("kinds: " + KindsText.summary(variables));
    KindsText.printColumns(System.err, job.table().columns(), variables);
    MemoryEstimate memory = job.memory();
    System.err.printf(
        Locale.ROOT,
        "%s: %d variables, %,d parameters (%s; %s on the driver and %s for each core to train);"
            + " %,d training examples in %d shards, about %s on disk; kernels: %s%s%n",
        modelName,
        variables.size(),
        job.model().parameterCount(),
        MemoryEstimate.text(memory.parameters()),
        MemoryEstimate.text(memory.driver()),
        MemoryEstimate.text(memory.perCore()),
        job.rows(),
        job.job().shards(),
        MemoryEstimate.text(job.packedSize().bytes()),
        KernelProvider.create().description(),
        products());
    System.err.println("chosen for this table: " + String.join(" ", options.chosen(job.job())));
    if (job.heldOutRows() > 0) {
      System.err.printf(
          Locale.ROOT,
          "%,d rows of the training set are held out to validate%n",
          job.heldOutRows());
    }
    if (!options.ignored().isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "%s ignores %s%n",
          options.optimizer(),
          String.join(", ", options.ignored()));
    }
  }

  /** What multiplies matrices, where it is not the kernels. */
  private static String products() {
    String products = DenseProductsProvider.description();
    return products.equals(DenseProductsProvider.KERNELS) ? "" : "; dense products: " + products;
  }
}
