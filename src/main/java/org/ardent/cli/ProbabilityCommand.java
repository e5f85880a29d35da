package org.ardent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ardent.io.InvalidInputException;
import org.ardent.model.conditional.Region;
import org.ardent.modelfile.LoadedModel;
import org.ardent.query.Condition;
import org.ardent.query.ConditionException;
import org.ardent.query.Probability;
import org.ardent.query.ProgressiveSampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "probability",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent probability --model=MODEL --where=SQL [options] [@FILE]",
    descriptionHeading = "%n",
    description =
        "Estimate the probability that a row meets a condition, by progressive sampling, with its"
            + " standard error.",
    footer = {
      "",
      "A nade-orderless ignores columns without a condition. Other models draw values for those"
          + " before the last column with a condition. That takes longer and is less exact."
    })
final class ProbabilityCommand implements Callable<Integer> {
  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--where",
      required = true,
      paramLabel = "SQL",
      description =
          "A condition: comparisons of one column with constants, BETWEEN, IN and IS [NOT] NULL,"
              + " each with or without NOT, joined by AND. Example: \"age BETWEEN 30 AND 40 AND"
              + " plan = 'gold'\". If the model has no column names, they are x1, x2, … Times are"
              + " in UTC.")
  private String where;

  @Option(
      names = "--samples",
      paramLabel = "S",
      description = "The number of samples of the estimate. Default: ${DEFAULT-VALUE}.")
  private int samples = Probability.DEFAULT_SAMPLES;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same estimate. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Also estimate how many of N rows meet the condition.")
  private Long rows;

  @Override
  public Integer call() {
    if (samples < 2) {
      throw new InvalidInputException("--samples is " + samples + ", expected at least 2");
    }
    if (rows != null && rows < 0) {
      throw new InvalidInputException("--rows is " + rows + ", expected at least 0");
    }
    LoadedModel model = modelOption.load(Session.hadoop());
    modelOption.density(model);
    Map<Integer, Region> regions;
    try {
      regions = Condition.parse(where, model.model().layout(), modelOption.columnNames(model));
    } catch (ConditionException e) {
      throw new InvalidInputException("--where " + e.getMessage(), e);
    }
    Probability estimate;
    try {
      estimate = new ProgressiveSampling(model).estimate(regions, samples, seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(modelOption.uri() + ": " + e.getMessage(), e);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("where", where);
    fields.putAll(estimate.fields(rows));
    fields.put("seed", seed);
    new JsonLine().with("model", modelOption.uri()).with(fields).print();
    return 0;
  }
}
