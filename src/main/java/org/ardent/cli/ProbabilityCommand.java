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
      "A nade-orderless leaves columns without a condition out of account. Other models draw those"
          + " that come before the last one with a condition, which takes longer and errs more."
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
              + " NOT before one of them, joined by AND, such as \"age BETWEEN 30 AND 40 AND plan ="
              + " 'gold'\". Columns are x1, x2, … where the model has no names. Times are those of"
              + " UTC.")
  private String where;

  @Option(
      names = "--samples",
      paramLabel = "S",
      description = "How many samples the estimate is made from. Default: ${DEFAULT-VALUE}.")
  private int samples = Probability.DEFAULT_SAMPLES;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same estimate. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Estimate how many of N rows meet the condition, too.")
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
