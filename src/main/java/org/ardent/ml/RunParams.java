package org.ardent.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.ardent.kind.KindRules;
import org.ardent.model.Activation;
import org.ardent.model.MixtureWeights;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable.Family;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.optim.Schedule;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingRequest;
import org.ardent.train.TrainingSettings;

/** Params as a {@link TrainingRequest}, and a {@link TrainingJob} as params. */
final class RunParams {
  private RunParams() {}

  /**
   * What the params ask for. What is not set and has no default is chosen for the rows.
   *
   * @throws IllegalArgumentException if they do not go together
   */
  static <P extends Params & ModelParams & TrainingParams> TrainingRequest request(
      P params, Configuration hadoop) {
    ModelSettings.Builder model =
        ModelSettings.builder()
            .model(params.getModelType())
            .hidden(hidden(params))
            .activation(
                params.isDefined(params.activation())
                    ? Activation.valueOf(params.getActivation().toUpperCase(Locale.ROOT))
                    : null)
            .direct(set(params, params.direct()))
            .masks(params.getMasks())
            .ordering(params.getOrdering());
    TrainingSettings.Builder settings =
        TrainingSettings.builder()
            .epochs(set(params, params.maxIter()))
            .batchSize(set(params, params.batchSize()))
            .localSteps(params.getLocalSteps())
            .optimizer(params.getSolver())
            .momentum(params.getMomentum())
            .beta2(params.getBeta2())
            .stepSize(set(params, params.stepSize()))
            .schedule(
                params.isDefined(params.schedule()) ? Schedule.of(params.getSchedule()) : null)
            .warmUp(params.getWarmUp())
            .decayRate(params.getDecayRate())
            .weightDecay(set(params, params.regParam()))
            .l1(set(params, params.l1()))
            .dropout(set(params, params.dropout()))
            .clipNorm(set(params, params.clipNorm()))
            .average(set(params, params.average()))
            .patience(set(params, params.patience()))
            .tolerance(params.getTol())
            .seed(params.getSeed());
    return new TrainingRequest(
        model,
        settings,
        kinds(params, hadoop),
        set(params, params.numShards()),
        set(params, params.validationFraction()));
  }

  private static List<Integer> hidden(ModelParams params) {
    return params.isDefined(params.hiddenLayers())
        ? Arrays.stream(params.getHiddenLayers()).boxed().toList()
        : null;
  }

  /** The value of a param; null if there is none. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T set(Params params, Param<?> param) {
    return params.isDefined(param) ? (T) params.getOrDefault(param) : null;
  }

  private static Kinds kinds(ModelParams params, Configuration hadoop) {
    boolean gaussian = params.getConditional().equals(Family.GAUSSIAN.label());
    KindRules rules =
        new KindRules(
                RealDensity.DEFAULT,
                RealDensity.GRID_DEFAULT,
                params.getMaxLevels(),
                params.getMinCount(),
                params.getAtomShare())
            .withDensity(
                params.getConditional(),
                gaussian ? null : params.getComponents(),
                params.getMixtureWeights().equals(MixtureWeights.LEARNED.toString()));
    return Kinds.parse(hadoop, params.getKinds(), rules);
  }

  /** Sets what a run asked for. */
  static <P extends Params & ModelParams & TrainingParams> void set(P params, TrainingJob run) {
    ModelSettings model = run.choice();
    if (ModelRegistry.densities().contains(model.model())) {
      params.set(params.modelType(), model.model());
    }
    params.set(params.hiddenLayers(), model.hidden().stream().mapToInt(h -> h).toArray());
    params.set(params.activation(), model.activation().label());
    params.set(params.direct(), model.direct());
    params.set(params.masks(), model.masks());
    params.set(params.ordering(), model.ordering());
    KindRules rules = run.kinds().rules();
    RealDensity density = rules.density();
    params.set(params.kinds(), run.kinds().text());
    params.set(params.conditional(), rules.conditional());
    params.set(params.maxLevels(), rules.maxLevels());
    params.set(params.minCount(), rules.minCount());
    params.set(params.atomShare(), rules.atomShare());
    params.set(params.components(), density.components());
    params.set(params.mixtureWeights(), MixtureWeights.of(density).toString());
    set(params, run.settings());
    params.set(params.numShards(), run.shards());
  }

  private static void set(TrainingParams params, TrainingSettings settings) {
    params.set(params.maxIter(), settings.epochs());
    params.set(params.batchSize(), settings.batchSize());
    params.set(params.localSteps(), settings.localSteps());
    params.set(params.solver(), settings.optimizer());
    params.set(params.momentum(), settings.momentum());
    params.set(params.beta2(), settings.beta2());
    params.set(params.stepSize(), settings.stepSize());
    params.set(params.schedule(), settings.schedule().label());
    params.set(params.warmUp(), settings.warmUp());
    params.set(params.decayRate(), settings.decayRate());
    params.set(params.regParam(), settings.weightDecay());
    params.set(params.l1(), settings.l1());
    params.set(params.dropout(), settings.dropout());
    params.set(params.clipNorm(), settings.clipNorm());
    params.set(params.average(), settings.average());
    params.set(params.patience(), settings.patience());
    params.set(params.tol(), settings.tolerance());
    params.set(params.seed(), settings.seed());
  }
}
