package org.ardent.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.io.Redaction;
import org.ardent.kind.Expectation;
import org.ardent.score.OnInvalid;
import org.ardent.table.Table;
import org.ardent.train.CheckedTable;
import org.ardent.train.PreparedJob;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingListener;
import org.ardent.train.TrainingRequest;
import org.ardent.tune.SettingsSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns an autoregressive density p(x) = ∏ p(x_o(t) | x_o(&lt;t)) of the rows of a DataFrame: the
 * neural autoregressive distribution estimator (Larochelle &amp; Murray 2011; Uria et al. 2016), a
 * fully visible sigmoid belief network (Neal 1992), or a masked autoencoder (Germain et al. 2015).
 * Columns may be binary, categorical and real in any mix.
 *
 * <p>The same rows in the same order, seed and shards give the same model, bit for bit, and the
 * same as the command {@code train} gives.
 */
public final class AutoregressiveDensity extends Estimator<AutoregressiveDensityModel>
    implements ColumnParams, ModelParams, TrainingParams, VerdictParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AutoregressiveDensity.class);

  /** Looks on, without a job of its own. */
  private static final TrainingListener WARNINGS =
      new TrainingListener() {
        @Override
        public boolean usesSpark() {
          return false;
        }

        @Override
        public void onWarning(String message) {
          LOG.warn(message);
        }

        @Override
        public void onAdvice(String message) {
          LOG.info(message);
        }
      };

  private final String uid;
  private final ColumnParams.Declared columns;
  private final ModelParams.Declared model;
  private final TrainingParams.Declared training;
  private final VerdictParams.Declared verdict;

  /** Null in an estimator that was sent elsewhere: listeners stay where they are. */
  private transient List<TrainingListener> listeners = List.of();

  /** An estimator with a uid of its own. */
  public AutoregressiveDensity() {
    this(Identifiable.randomUID("AutoregressiveDensity"));
  }

  /** An estimator with this uid. */
  public AutoregressiveDensity(String uid) {
    this.uid = uid;
    columns = new ColumnParams.Declared(this);
    model = new ModelParams.Declared(this);
    training = new TrainingParams.Declared(this);
    verdict = new VerdictParams.Declared(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public String explainParam(Param<?> param) {
    return SparkMl.explain(this, param);
  }

  @Override
  public ColumnParams.Declared columnParams() {
    return columns;
  }

  @Override
  public ModelParams.Declared modelParams() {
    return model;
  }

  @Override
  public TrainingParams.Declared trainingParams() {
    return training;
  }

  @Override
  public VerdictParams.Declared verdictParams() {
    return verdict;
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException if columns or params do not go together
   * @throws org.ardent.io.InvalidInputException about the first row that cannot be learned, unless
   *     handleInvalid leaves such rows out; or if the model does not fit into memory
   * @throws org.ardent.train.DivergedException if the likelihood or gradient is not finite
   * @throws org.ardent.train.StoppedException if a job fails or a checkpoint cannot be saved; where
   *     checkpointDir is set, the same fit continues from the last checkpoint
   */
  @Override
  public AutoregressiveDensityModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    Redaction.inPlansOf(spark);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    TrainingRequest run = RunParams.request(this, hadoop);
    RowOrder.shuffledBy(dataset)
        .ifPresent(
            by ->
                LOG.warn(
                    "the order of the training rows is not fixed after {}: to get the same model"
                        + " again, bit for bit, sort them by a key",
                    by));
    try (TrainingData data = new TrainingData(this, dataset)) {
      Fitted done = train(spark, run, data);
      TrainedModel trained = done.trained();
      AutoregressiveDensityModel fitted =
          new AutoregressiveDensityModel(
              uid, trained.model(), DensitySchema.of(this).learned(dataset.schema()));
      RunParams.set(fitted, done.job());
      copyValues(fitted, new ParamMap());
      fitted.setParent(this);
      fitted.setSummary(new AutoregressiveDensityTrainingSummary(trained));
      return fitted;
    }
  }

  /**
   * What a fit gives.
   *
   * @param job what was done, with all that was chosen for the rows
   */
  private record Fitted(TrainingJob job, TrainedModel trained) {}

  private boolean onlyGood() {
    return !getHandleInvalid().equals(OnInvalid.FAIL.paramValue());
  }

  private PreparedJob prepare(SparkSession spark, TrainingRequest run, TrainingData data) {
    Table train = data.train();
    return run.prepare(
        spark,
        onlyGood() ? train.onlyGood(run.said().kinds().expectation(train)) : train,
        data.valid() != null);
  }

  private Fitted train(SparkSession spark, TrainingRequest run, TrainingData data) {
    PreparedJob job = prepare(spark, run, data);
    Table valid = data.valid();
    CheckedTable validSplit = null;
    if (valid != null) {
      Expectation expectation = Expectation.of(job.model());
      validSplit = job.check(onlyGood() ? valid.onlyGood(expectation) : valid);
    }
    try (Checkpoints checkpoints = checkpoints(spark.sparkContext().hadoopConfiguration())) {
      TrainedModel trained = job.train(validSplit, null, told(), checkpoints);
      if (trained.diverged() != null) {
        throw trained.diverged();
      }
      checkpoints.discard();
      return new Fitted(job.job(), trained);
    }
  }

  /**
   * Params drawn from a space of settings, for {@code CrossValidator.setEstimatorParamMaps}: the
   * trials that the command {@code tune} draws from this space with this seed.
   *
   * @param space its lines, such as {@code stepSize = log 1e-4 .. 1e-1}; the page on the command
   *     line describes them
   * @param count how many, at least 1; there are fewer if the space has no more
   * @throws IllegalArgumentException about a line that is wrong, or if settings do not go together
   */
  public ParamMap[] paramMaps(String space, int count, long seed) {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    TrainingJob base = RunParams.request(this, hadoop).said();
    return SpaceParams.draw(this, SettingsSpace.parse(space, "the space", base), base, count, seed);
  }

  /**
   * Params drawn around what is chosen for some rows, as by the command {@code tune} where no space
   * is given. The first are that choice. What is set is not searched for.
   *
   * @param dataset rows as for {@link #fit}; they are read once
   * @param count how many, at least 1
   * @throws IllegalArgumentException as from {@link #fit}, or if nothing is left to search for
   */
  public ParamMap[] paramMaps(Dataset<?> dataset, int count, long seed) {
    transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    TrainingRequest run = RunParams.request(this, spark.sparkContext().hadoopConfiguration());
    try (TrainingData data = new TrainingData(this, dataset)) {
      TrainingJob chosen = prepare(spark, run, data).job();
      SettingsSpace space = SettingsSpace.around(chosen, SpaceParams.given(this));
      return SpaceParams.draw(this, space, chosen, count, seed);
    }
  }

  /**
   * Has these told how training goes: every step, every epoch with its likelihoods. They are no
   * param: they are not saved, but copies have them too.
   */
  public AutoregressiveDensity setListeners(List<? extends TrainingListener> value) {
    listeners = List.copyOf(value);
    return this;
  }

  private List<TrainingListener> told() {
    List<TrainingListener> told = new ArrayList<>(listeners == null ? List.of() : listeners);
    told.add(WARNINGS);
    return told;
  }

  private Checkpoints checkpoints(Configuration hadoop) {
    boolean saves =
        isSet(checkpointDir()) && !getCheckpointDir().isEmpty() && getCheckpointInterval() > 0;
    return saves
        ? Checkpoints.byRun(
            hadoop,
            getCheckpointDir(),
            CheckpointInterval.epochs(getCheckpointInterval()),
            LOG::info)
        : Checkpoints.NONE;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    DensitySchema checks = DensitySchema.of(this);
    checks.requireIndicator(schema);
    checks.requireWeight(schema);
    if (checks.appendsColumns() && getMasks() > 1) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "columnLogLikelihoodsCol is set and masks is %d, expected 1: a mean of several"
                      + " orderings",
                  getMasks())
              + " has no log p of a column given those before it");
    }
    VerdictColumns verdict = VerdictColumns.of(this);
    if (!verdict.added().isEmpty() && getMasks() > 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is asked for and masks is %d, expected 1: a mean of several orderings has no"
                  + " verdict",
              verdict.added().get(0).name(),
              getMasks()));
    }
    return verdict.transform(
        checks.transform(schema), getHandleInvalid().equals(OnInvalid.NULL.paramValue()));
  }

  @Override
  public AutoregressiveDensity copy(ParamMap extra) {
    AutoregressiveDensity copy = defaultCopy(extra);
    copy.listeners = listeners;
    return copy;
  }

  /** A reader of saved estimators. */
  public static MLReader<AutoregressiveDensity> read() {
    return SparkMl.paramsReader();
  }

  /** The estimator that was saved at a path. */
  public static AutoregressiveDensity load(String path) {
    return read().load(path);
  }

  /** Sets {@link #featuresCol}. */
  public AutoregressiveDensity setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets {@link #inputCols}. */
  public AutoregressiveDensity setInputCols(String... value) {
    set(inputCols(), value);
    return this;
  }

  /** Sets {@link #logLikelihoodCol}. */
  public AutoregressiveDensity setLogLikelihoodCol(String value) {
    set(logLikelihoodCol(), value);
    return this;
  }

  /** Sets {@link #columnLogLikelihoodsCol}. */
  public AutoregressiveDensity setColumnLogLikelihoodsCol(String value) {
    set(columnLogLikelihoodsCol(), value);
    return this;
  }

  /** Sets {@link #handleInvalid}. */
  public AutoregressiveDensity setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** Sets {@link #validationIndicatorCol}. */
  public AutoregressiveDensity setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return this;
  }

  /** Sets {@link #outputCols}. */
  public AutoregressiveDensity setOutputCols(String... value) {
    set(outputCols(), value);
    return this;
  }

  /** Sets {@link #strategy}. */
  public AutoregressiveDensity setStrategy(String value) {
    set(strategy(), value);
    return this;
  }

  /** Sets {@link #numOrderings}. */
  public AutoregressiveDensity setNumOrderings(int value) {
    set(numOrderings(), value);
    return this;
  }

  /** Sets {@link #weightCol}. */
  public AutoregressiveDensity setWeightCol(String value) {
    set(weightCol(), value);
    return this;
  }

  /** Sets {@link #outlierScoreCol}. */
  public AutoregressiveDensity setOutlierScoreCol(String value) {
    set(outlierScoreCol(), value);
    return this;
  }

  /** Sets {@link #severityCol}. */
  public AutoregressiveDensity setSeverityCol(String value) {
    set(severityCol(), value);
    return this;
  }

  /** Sets {@link #predictedLabelCol}. */
  public AutoregressiveDensity setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  /** Sets {@link #explanationCol}. */
  public AutoregressiveDensity setExplanationCol(String value) {
    set(explanationCol(), value);
    return this;
  }

  /** Sets {@link #topColumns}. */
  public AutoregressiveDensity setTopColumns(int value) {
    set(topColumns(), value);
    return this;
  }

  /** Sets {@link #contamination}. */
  public AutoregressiveDensity setContamination(double value) {
    set(contamination(), value);
    return this;
  }

  /** Sets {@link #threshold}. */
  public AutoregressiveDensity setThreshold(double value) {
    set(threshold(), value);
    return this;
  }

  /** Sets {@link #modelType}. */
  public AutoregressiveDensity setModelType(String value) {
    set(modelType(), value);
    return this;
  }

  /** Sets {@link #hiddenLayers}. */
  public AutoregressiveDensity setHiddenLayers(int... value) {
    set(hiddenLayers(), value);
    return this;
  }

  /** Sets {@link #activation}. */
  public AutoregressiveDensity setActivation(String value) {
    set(activation(), value);
    return this;
  }

  /** Sets {@link #ordering}. */
  public AutoregressiveDensity setOrdering(String value) {
    set(ordering(), value);
    return this;
  }

  /** Sets {@link #direct}. */
  public AutoregressiveDensity setDirect(boolean value) {
    set(direct(), value);
    return this;
  }

  /** Sets {@link #masks}. */
  public AutoregressiveDensity setMasks(int value) {
    set(masks(), value);
    return this;
  }

  /** Sets {@link #kinds}. */
  public AutoregressiveDensity setKinds(String value) {
    set(kinds(), value);
    return this;
  }

  /** Sets {@link #parts}. */
  public AutoregressiveDensity setParts(String value) {
    set(parts(), value);
    return this;
  }

  /** Sets {@link #conditional}. */
  public AutoregressiveDensity setConditional(String value) {
    set(conditional(), value);
    return this;
  }

  /** Sets {@link #components}. */
  public AutoregressiveDensity setComponents(int value) {
    set(components(), value);
    return this;
  }

  /** Sets {@link #mixtureWeights}. */
  public AutoregressiveDensity setMixtureWeights(String value) {
    set(mixtureWeights(), value);
    return this;
  }

  /** Sets {@link #maxLevels}. */
  public AutoregressiveDensity setMaxLevels(int value) {
    set(maxLevels(), value);
    return this;
  }

  /** Sets {@link #minCount}. */
  public AutoregressiveDensity setMinCount(int value) {
    set(minCount(), value);
    return this;
  }

  /** Sets {@link #atomShare}. */
  public AutoregressiveDensity setAtomShare(double value) {
    set(atomShare(), value);
    return this;
  }

  /** Sets {@link #maxIter}. */
  public AutoregressiveDensity setMaxIter(int value) {
    set(maxIter(), value);
    return this;
  }

  /** Sets {@link #batchSize}. */
  public AutoregressiveDensity setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  /** Sets {@link #stepSize}. */
  public AutoregressiveDensity setStepSize(double value) {
    set(stepSize(), value);
    return this;
  }

  /** Sets {@link #solver}. */
  public AutoregressiveDensity setSolver(String value) {
    set(solver(), value);
    return this;
  }

  /** Sets {@link #schedule}. */
  public AutoregressiveDensity setSchedule(String value) {
    set(schedule(), value);
    return this;
  }

  /** Sets {@link #warmUp}. */
  public AutoregressiveDensity setWarmUp(double value) {
    set(warmUp(), value);
    return this;
  }

  /** Sets {@link #decayRate}. */
  public AutoregressiveDensity setDecayRate(double value) {
    set(decayRate(), value);
    return this;
  }

  /** Sets {@link #momentum}. */
  public AutoregressiveDensity setMomentum(double value) {
    set(momentum(), value);
    return this;
  }

  /** Sets {@link #beta2}. */
  public AutoregressiveDensity setBeta2(double value) {
    set(beta2(), value);
    return this;
  }

  /** Sets {@link #regParam}. */
  public AutoregressiveDensity setRegParam(double value) {
    set(regParam(), value);
    return this;
  }

  /** Sets {@link #l1}. */
  public AutoregressiveDensity setL1(double value) {
    set(l1(), value);
    return this;
  }

  /** Sets {@link #dropout}. */
  public AutoregressiveDensity setDropout(double value) {
    set(dropout(), value);
    return this;
  }

  /** Sets {@link #clipNorm}. */
  public AutoregressiveDensity setClipNorm(double value) {
    set(clipNorm(), value);
    return this;
  }

  /** Sets {@link #average}. */
  public AutoregressiveDensity setAverage(double value) {
    set(average(), value);
    return this;
  }

  /** Sets {@link #tol}. */
  public AutoregressiveDensity setTol(double value) {
    set(tol(), value);
    return this;
  }

  /** Sets {@link #patience}. */
  public AutoregressiveDensity setPatience(int value) {
    set(patience(), value);
    return this;
  }

  /** Sets {@link #validationFraction}. */
  public AutoregressiveDensity setValidationFraction(double value) {
    set(validationFraction(), value);
    return this;
  }

  /** Sets {@link #seed}. */
  public AutoregressiveDensity setSeed(long value) {
    set(seed(), value);
    return this;
  }

  /** Sets {@link #numShards}. */
  public AutoregressiveDensity setNumShards(int value) {
    set(numShards(), value);
    return this;
  }

  /** Sets {@link #localSteps}. */
  public AutoregressiveDensity setLocalSteps(int value) {
    set(localSteps(), value);
    return this;
  }

  /** Sets {@link #checkpointDir}. */
  public AutoregressiveDensity setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return this;
  }

  /** Sets {@link #checkpointInterval}. */
  public AutoregressiveDensity setCheckpointInterval(int value) {
    set(checkpointInterval(), value);
    return this;
  }
}
