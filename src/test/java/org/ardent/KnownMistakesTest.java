package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Family;
import org.ardent.model.conditional.Conditional;
import org.ardent.model.registry.ModelRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes found in published implementations of these models, and the test that would catch each.
 *
 * <ul>
 *   <li>The sigmoid applied twice: {@code DensityContract .logLikelihoodIsThatOfTheEquations},
 *       {@code ConformanceTest}; in sampling {@link
 *       #samplesAreDrawnFromTheProbabilitiesOfTheDensity}.
 *   <li>Masks multiplied into the weights for good: {@code
 *       MadeTest.whatTheMaskHidesHasNoGradientAndNoEffectAndStays}.
 *   <li>Evaluation that advances the mask counter: {@code
 *       MadeTest.eachStepTrainsItsOwnMaskAndNothingElseMovesTheCounter}; that evaluation between
 *       epochs changes nothing for any model, {@code SplitsTest.validationLeavesTrainingAlone}.
 *   <li>Logits averaged instead of likelihoods: {@code
 *       EnsembleTest.theDensityIsTheMeanOfTheModelsDensities}, {@code
 *       MadeTest.averagesLikelihoodsAndNotLogits}.
 *   <li>Validation on the test split: {@code SplitsTest.theTestSetHasNoSay}.
 *   <li>A log-likelihood that overflows for large logits: {@link #largeLogitsCostWhatTheySay},
 *       {@link #largeLogitsOfCategoriesCostWhatTheySay}.
 *   <li>σ clamped in sampling but not in the density: {@link #samplesHaveTheScaleOfTheDensity}.
 *   <li>The mixture's bias initialised as σ where exp(σ) is used: {@link
 *       #aFreshMixtureIsWhatItsBiasesSay}.
 *   <li>Sampling that ignores the ordering's inverse permutation: {@code
 *       CommandsTest.samplesContinueWhatIsGiven}, whose model has a random ordering and whose
 *       samples are compared, column by column, with the density of rows of the table.
 *   <li>A stale checkpoint of other settings silently reused: it is refused with the difference
 *       named, {@code CheckpointCommandTest.anotherRunIsRefused} and {@code RunIdentityTest};
 *       models that are there are not replaced unasked, {@code BadInputTest.whatIsThereStays}.
 * </ul>
 */
class KnownMistakesTest {
  private static Layout binary(int n) {
    return new Layout(
        Collections.nCopies(n, new Variable.Binary()), IntStream.range(0, n).toArray());
  }

  static Stream<AutoregressiveModel> models() {
    return Stream.of(
        ModelRegistry.get("fvsbn")
            .factory()
            .create(binary(4), Activation.SIGMOID, List.of())
            .density(),
        ModelRegistry.get("nade")
            .factory()
            .create(binary(4), Activation.SIGMOID, List.of(3))
            .density());
  }

  private static float[] parameters(AutoregressiveModel model, double scale) {
    Random random = Random.of(4, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (scale * random.nextGaussian());
    }
    return parameters;
  }

  private static Examples row(int... active) {
    return new Examples(new int[] {0, active.length}, active, null, new long[] {0});
  }

  @ParameterizedTest
  @MethodSource("models")
  void samplesAreDrawnFromTheProbabilitiesOfTheDensity(AutoregressiveModel model) {
    Evaluator evaluator = model.evaluator(parameters(model, 2));
    double[] x = new double[4];
    double[] means = new double[4];
    for (int draw = 0; draw < 20; draw++) {
      evaluator.sample(0, x, means, Random.of(draw, Random.SAMPLE));
      int[] active = IntStream.range(0, 4).filter(t -> x[t] != 0).toArray();
      double[] conditionals = new double[4];
      evaluator.conditionalLogLikelihood(row(active), conditionals);
      for (int t = 0; t < 4; t++) {
        double probability = x[t] != 0 ? means[t] : 1 - means[t];
        assertThat(Math.exp(conditionals[t])).isCloseTo(probability, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"100, fvsbn", "1e4, fvsbn", "1e30, fvsbn", "100, nade", "1e4, nade", "1e30, nade"})
  void largeLogitsCostWhatTheySay(double logit, String name) {
    List<Integer> hidden = name.equals("nade") ? List.of(3) : List.of();
    AutoregressiveModel model =
        ModelRegistry.get(name).factory().create(binary(2), Activation.SIGMOID, hidden).density();
    float[] parameters = new float[model.parameterCount()];
    float[] b = {(float) logit, (float) -logit};
    model.setTensor(model.tensors().get(model.tensors().size() - 1), b, parameters);
    Evaluator evaluator = model.evaluator(parameters);
    double[] likely = new double[1];
    double[] unlikely = new double[1];
    evaluator.logLikelihood(row(0), likely, 0);
    evaluator.logLikelihood(row(1), unlikely, 0);
    assertThat(likely[0]).isCloseTo(0, within(1e-30));
    assertThat(unlikely[0]).isCloseTo(-2 * logit, within(1e-6 * logit));
    float[] gradient = new float[parameters.length];
    evaluator.addGradient(row(1), null, gradient);
    for (float g : gradient) {
      assertThat(g).isBetween(-1f, 1f);
    }
  }

  @ParameterizedTest
  @CsvSource({"100", "1e4", "1e30"})
  void largeLogitsOfCategoriesCostWhatTheySay(double logit) {
    Conditional categorical = new Variable.Nominal(3).conditional();
    float[] out = {(float) logit, 0, (float) -logit};
    assertThat(categorical.logDensity(out, 0, 0)).isCloseTo(0, within(1e-30));
    assertThat(categorical.logDensity(out, 0, 2)).isCloseTo(-2 * logit, within(1e-6 * logit));
    float[] delta = new float[3];
    categorical.gradient(out, 0, 2, delta, 0);
    assertThat(delta).containsExactly(new float[] {-1, 0, 1}, within(1e-30f));
  }

  private static Conditional conditional(Family family, int components) {
    return new Variable.Real(0, 1, Variable.Real.MIN_LOG_SCALE, family, components, true)
        .conditional();
  }

  /** Entropy of a family's standard density, nats. */
  private static double entropy(Family family) {
    return switch (family) {
      case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> 0.5 * Math.log(2 * Math.PI * Math.E);
      case MIXTURE_OF_LOGISTICS -> 2;
      case MIXTURE_OF_LAPLACES -> 1 + Math.log(2);
    };
  }

  /**
   * The mean log-density of samples is minus the entropy of the scale that the density has; had the
   * samples another one, it would be off by at least what the logarithms of the two differ.
   */
  @ParameterizedTest
  @EnumSource(Family.class)
  void samplesHaveTheScaleOfTheDensity(Family family) {
    Conditional conditional = conditional(family, 1);
    int count = 20_000;
    for (float logScale : new float[] {-60, -20, -5.1f, -4.9f, 0, 3}) {
      float[] out = new float[conditional.outputs()];
      out[out.length - 1] = logScale;
      Random random = Random.of(5, Random.SAMPLE);
      double sum = 0;
      double absolute = 0;
      for (int i = 0; i < count; i++) {
        double x = conditional.sample(out, 0, random);
        sum += conditional.logDensity(out, 0, x);
        absolute += Math.abs(x);
      }
      double scale = Math.exp(Math.max(logScale, Variable.Real.MIN_LOG_SCALE));
      assertThat(sum / count).isCloseTo(-entropy(family) - Math.log(scale), within(0.05));
      assertThat(absolute / count / scale).isBetween(0.7, 1.5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MIXTURE_OF_GAUSSIANS, 2",
    "MIXTURE_OF_GAUSSIANS, 10",
    "MIXTURE_OF_LOGISTICS, 10",
    "MIXTURE_OF_LAPLACES, 10"
  })
  void aFreshMixtureIsWhatItsBiasesSay(Family family, int components) {
    Conditional mixture = conditional(family, components);
    float[] bias = new float[mixture.outputs()];
    mixture.initialize(new double[1], 0, 1, bias, 0);
    float[] means = Arrays.copyOfRange(bias, components, 2 * components);
    // The scale that the density has, from a single component alone at one of the means.
    float[] alone = bias.clone();
    alone[0] = 1000;
    double peak = mixture.logDensity(alone, 0, means[0]);
    double standardPeak =
        switch (family) {
          case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> -0.5 * Math.log(2 * Math.PI);
          case MIXTURE_OF_LOGISTICS -> -Math.log(4);
          case MIXTURE_OF_LAPLACES -> -Math.log(2);
        };
    double scale = Math.exp(standardPeak - peak);
    double distance = means[1] - means[0];
    assertThat(scale).isCloseTo(Math.min(1, distance), within(1e-5));
    assertThat(means[0]).isEqualTo(-means[components - 1]).isBetween(-2f, -1f);
    // Components overlap: between two of them the density is not much lower than at them.
    double at = mixture.logDensity(bias, 0, means[components / 2]);
    double between =
        mixture.logDensity(bias, 0, (means[components / 2 - 1] + means[components / 2]) / 2);
    assertThat(between).isGreaterThan(at - 0.5);
  }
}
