package org.ardent.ml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.model.ConditionalDensity;
import org.ardent.model.Layout;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.query.Condition;
import org.ardent.query.ConditionException;
import org.ardent.query.Probability;
import org.ardent.query.ProgressiveSampling;
import org.ardent.score.Drift;
import org.ardent.score.DriftScan;
import org.ardent.score.OnInvalid;
import org.ardent.score.OrderingScores;
import org.ardent.score.TableScorer;
import org.ardent.table.Table;
import org.ardent.train.ModelMetadata;
import org.ardent.train.TrainingJob;

/**
 * A trained density: scores rows with their exact log-likelihood, says which columns made a row
 * odd, and draws rows.
 *
 * <p>What the command {@code train} saves loads here, and what is saved from here serves every
 * command.
 */
public final class AutoregressiveDensityModel extends Model<AutoregressiveDensityModel>
    implements ColumnParams, ModelParams, TrainingParams, VerdictParams, MLWritable {
  private static final long serialVersionUID = 1L;

  /** Bytes that a model takes beside its parameters: its metadata and params. */
  private static final int OVERHEAD = 1 << 16;

  private final String uid;
  private final ColumnParams.Declared columns;
  private final ModelParams.Declared model;
  private final TrainingParams.Declared training;
  private final VerdictParams.Declared verdict;
  private final Weights weights;
  private final StructType inputSchema;
  private transient AutoregressiveDensityTrainingSummary summary;

  /**
   * A model without parameters, which can do nothing. Models come from fit and load; this is for
   * Java's ServiceLoader, by which the server of Spark Connect finds the class.
   */
  public AutoregressiveDensityModel() {
    this("AutoregressiveDensityModel", (Weights) null, null);
  }

  /**
   * A model.
   *
   * @param inputSchema the columns it was trained on; null if only the model file is known
   */
  AutoregressiveDensityModel(String uid, LoadedModel model, StructType inputSchema) {
    this(uid, new Weights(model), inputSchema);
  }

  private AutoregressiveDensityModel(String uid, Weights weights, StructType inputSchema) {
    this.uid = uid;
    this.weights = weights;
    this.inputSchema = inputSchema;
    columns = new ColumnParams.Declared(this);
    model = new ModelParams.Declared(this);
    training = new TrainingParams.Declared(this);
    verdict = new VerdictParams.Declared(this);
  }

  /**
   * A model that a run gave, with the run's settings as its params.
   *
   * @param features the column of vectors or arrays that it was trained on; null if there was none
   */
  public static AutoregressiveDensityModel of(
      LoadedModel loaded, TrainingJob run, StructField features) {
    AutoregressiveDensityModel model =
        ModelDirectory.model(
            loaded, features == null ? null : new StructType(new StructField[] {features}));
    if (features != null) {
      model.setFeaturesCol(features.name());
    }
    RunParams.set(model, run);
    model.set(model.parts(), DateMetadata.columns(loaded, model.columns()).text());
    return model;
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

  /** Structure, parameters and metadata, as the model file has them. */
  public LoadedModel loaded() {
    return weights().model();
  }

  /** The number of columns of the density. */
  public int numFeatures() {
    return layout().size();
  }

  /**
   * Names of the columns of the density, in column order: the input columns, or x1…xn for the
   * numbers of a vector.
   */
  public List<String> columns() {
    List<String> names = ModelMetadata.columns(loaded());
    return names.size() == numFeatures() ? names : ModelDirectory.madeUpNames(numFeatures());
  }

  private Layout layout() {
    return loaded().model().layout();
  }

  /** The parameters, shared with all copies. */
  Weights weights() {
    if (weights == null) {
      throw new IllegalStateException(
          "this model has no parameters, expected one that fit and load give");
    }
    return weights;
  }

  /** Where it finds its columns in a table. */
  ModelInputs inputs() {
    return new ModelInputs(this);
  }

  /** What the server of Spark Connect counts for this model: its parameters, in bytes. */
  @SuppressWarnings("MissingOverride") // Spark 4.0 does not ask
  public long estimatedSize() {
    return 4L * loaded().model().parameterCount() + OVERHEAD;
  }

  /** The columns that were trained on; empty if only the model file is known. */
  Optional<StructType> inputSchema() {
    return Optional.ofNullable(inputSchema);
  }

  /** Sets {@link #featuresCol}. */
  public AutoregressiveDensityModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets {@link #inputCols}. */
  public AutoregressiveDensityModel setInputCols(String... value) {
    set(inputCols(), value);
    return this;
  }

  /** Sets {@link #logLikelihoodCol}. */
  public AutoregressiveDensityModel setLogLikelihoodCol(String value) {
    set(logLikelihoodCol(), value);
    return this;
  }

  /** Sets {@link #columnLogLikelihoodsCol}. */
  public AutoregressiveDensityModel setColumnLogLikelihoodsCol(String value) {
    set(columnLogLikelihoodsCol(), value);
    return this;
  }

  /** Sets {@link #handleInvalid}. */
  public AutoregressiveDensityModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** Sets {@link #outputCols}. */
  public AutoregressiveDensityModel setOutputCols(String... value) {
    set(outputCols(), value);
    return this;
  }

  /** Sets {@link #strategy}. */
  public AutoregressiveDensityModel setStrategy(String value) {
    set(strategy(), value);
    return this;
  }

  /** Sets {@link #numOrderings}. */
  public AutoregressiveDensityModel setNumOrderings(int value) {
    set(numOrderings(), value);
    return this;
  }

  /** Sets {@link #weightCol}, for {@link #evaluate}. */
  public AutoregressiveDensityModel setWeightCol(String value) {
    set(weightCol(), value);
    return this;
  }

  /** Sets {@link #outlierScoreCol}. */
  public AutoregressiveDensityModel setOutlierScoreCol(String value) {
    set(outlierScoreCol(), value);
    return this;
  }

  /** Sets {@link #severityCol}. */
  public AutoregressiveDensityModel setSeverityCol(String value) {
    set(severityCol(), value);
    return this;
  }

  /** Sets {@link #predictedLabelCol}. */
  public AutoregressiveDensityModel setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  /** Sets {@link #explanationCol}. */
  public AutoregressiveDensityModel setExplanationCol(String value) {
    set(explanationCol(), value);
    return this;
  }

  /** Sets {@link #topColumns}. */
  public AutoregressiveDensityModel setTopColumns(int value) {
    set(topColumns(), value);
    return this;
  }

  /** Sets {@link #contamination}. */
  public AutoregressiveDensityModel setContamination(double value) {
    set(contamination(), value);
    return this;
  }

  /** Sets {@link #threshold}. */
  public AutoregressiveDensityModel setThreshold(double value) {
    set(threshold(), value);
    return this;
  }

  /**
   * Appends log-likelihoods, lazily, to a batch or a stream. Spark moves filters below them, reads
   * no column that nobody asks for, and scores in batches.
   *
   * @throws IllegalArgumentException if an input is missing or of another type
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return new DensityTransform(this).transform(dataset);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return new DensityTransform(this).schema(schema);
  }

  /** A model whose density is the mean over numOrderings orderings. */
  AutoregressiveDensityModel meanOfOrderings() {
    LoadedModel mean;
    try {
      mean = OrderingScores.mean(loaded(), 0, getNumOrderings(), getSeed());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("numOrderings " + e.getMessage(), e);
    }
    AutoregressiveDensityModel scorer =
        copyValues(new AutoregressiveDensityModel(uid, mean, inputSchema), ParamMap.empty());
    return scorer.setNumOrderings(1);
  }

  /**
   * How likely the model finds the rows of a DataFrame; rows are added up in their order, and count
   * as much as weightCol says where it is set.
   *
   * @throws InvalidInputException about the first row that cannot be scored, unless handleInvalid
   *     leaves such rows out; or if there is no row
   */
  public AutoregressiveDensitySummary evaluate(Dataset<?> dataset) {
    if (getNumOrderings() > 1) {
      return meanOfOrderings().evaluate(dataset);
    }
    DensitySchema schema = DensitySchema.of(this);
    Table table =
        schema
            .weighted(inputs().reader(dataset.schema()), dataset.schema())
            .table(schema.counting(dataset.toDF()), "the rows");
    try (TableScorer scorer =
        new TableScorer(table, List.of(loaded()), OnInvalid.ofParam(getHandleInvalid()))) {
      return new AutoregressiveDensitySummary(scorer.score().likelihood().ensemble(), layout());
    }
  }

  /**
   * How the likelihood of rows differs from that of others: the change of mean log p of the rows
   * and of each column, and the distance of their severities, each with the probability of such a
   * change by chance.
   *
   * @param reference the rows to compare with, best such that the model did not learn from
   * @throws IllegalArgumentException if the model cannot judge rows; the message says what would
   * @throws InvalidInputException about the first row that cannot be scored
   */
  public Drift drift(Dataset<?> reference, Dataset<?> rows) {
    return DriftScan.drift(
        loaded(),
        columns(),
        inputs().reader(reference.schema()).table(reference.toDF(), "the reference rows"),
        inputs().reader(rows.schema()).table(rows.toDF(), "the rows"));
  }

  /**
   * Appends log p of some columns given others, whatever the rest are, as {@link #transform} does
   * log p of whole rows: in nats and the data's own units, in the column logLikelihoodCol.
   *
   * @param targets names of the columns that are scored
   * @param givens names of the columns that are known, which may be none
   * @throws IllegalArgumentException if a name is no column of the model or stands twice, or if the
   *     model has not this density: nade-orderless has any, others where the givens, then the
   *     targets, are the first of their ordering
   */
  public Dataset<Row> conditionalLogLikelihood(Dataset<?> rows, String[] targets, String[] givens) {
    LoadedModel loaded = loaded();
    LoadedModel conditional =
        new LoadedModel(
            ConditionalDensity.of(
                loaded.model().density(),
                inputs().places("targets", targets),
                inputs().places("givens", givens)),
            loaded.parameters(),
            loaded.metadata());
    AutoregressiveDensityModel scorer =
        copyValues(new AutoregressiveDensityModel(uid, conditional, inputSchema), ParamMap.empty());
    scorer.clear(scorer.columnLogLikelihoodsCol());
    for (Param<?> param :
        List.of(
            scorer.outlierScoreCol(),
            scorer.severityCol(),
            scorer.predictedLabelCol(),
            scorer.explanationCol())) {
      scorer.clear(param);
    }
    return scorer.transform(rows);
  }

  /**
   * Draws rows with the names, types and levels of the training columns.
   *
   * @param count how many
   * @param seed the same seed draws the same rows
   */
  public Dataset<Row> sample(SparkSession spark, long count, long seed) {
    return new DensitySampler(this).sample(spark, count, seed);
  }

  /**
   * Draws rows as images, beside the conditional means that they were drawn from.
   *
   * @param count how many
   * @param seed the same seed draws the same rows
   * @return a PNG file
   * @throws IllegalArgumentException if the columns are no pixels: words, or real and other columns
   */
  public byte[] samplePicture(SparkSession spark, int count, long seed) {
    String unfit = SamplePicture.unfit(layout());
    if (unfit != null || count < 1) {
      throw new IllegalArgumentException(
          unfit != null
              ? "no picture of samples: " + unfit
              : "count is " + count + ", expected at least 1");
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      SamplePicture.of(spark, loaded(), count, seed).write(png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  /**
   * Completes rows: draws the columns that they lack, given those that they have.
   *
   * @param given rows with the first columns of the model's ordering, or with vectors or arrays of
   *     the first numbers; for a nade-orderless, with any of its columns, of which missing cells
   *     are drawn too; other columns are kept
   * @param seed the same seed and rows in the same order give the same
   * @throws IllegalArgumentException if what is given is not the start of the ordering, or if the
   *     model averages several orderings
   */
  public Dataset<Row> sample(Dataset<?> given, long seed) {
    return new DensitySampler(this)
        .complete(given.toDF(), seed, weights().broadcast(given.sparkSession()));
  }

  /**
   * Fills the missing cells of rows, of a batch or a stream, each by the mean or the mode of its
   * conditional given all cells that the row has, as {@link #strategy} says; and appends the
   * log-likelihood of these, in the column logLikelihoodCol. Other columns stay.
   *
   * @throws IllegalArgumentException if a column is missing, or if the model averages several
   *     orderings
   */
  public Dataset<Row> impute(Dataset<?> rows) {
    return new DensityImputer(inputs().forTable(rows.schema()))
        .inPlace(rows.toDF(), weights().broadcast(rows.sparkSession()));
  }

  /**
   * Multiple imputation (Rubin 1987): draws what rows lack, jointly, given what they have. Each row
   * becomes several, with the number of the draw, from 1, in a column named {@code "draw"}.
   *
   * @param draws K, how many
   * @param seed the same seed and rows in the same order give the same
   * @throws IllegalArgumentException as {@link #impute(Dataset)}, and of a stream
   */
  public Dataset<Row> impute(Dataset<?> rows, int draws, long seed) {
    return new DensityImputer(inputs().forTable(rows.schema()))
        .draws(rows.toDF(), draws, seed, weights().broadcast(rows.sparkSession()));
  }

  /**
   * The probability that a row meets a condition, from {@value Probability#DEFAULT_SAMPLES}
   * samples.
   *
   * @param where as {@link #probability(String, int, long)}
   */
  public Probability probability(String where) {
    return probability(where, Probability.DEFAULT_SAMPLES, 1);
  }

  /**
   * The probability that a row meets a condition, by progressive sampling (Yang et al. 2020).
   *
   * @param where a conjunction, in SQL, of comparisons of single columns with constants, such as
   *     {@code "age BETWEEN 30 AND 40 AND plan IN ('gold', 'silver')"}
   * @param samples how many rows it is estimated from
   * @param seed the same seed gives the same
   * @throws IllegalArgumentException about a condition that is no such conjunction, or if the model
   *     averages several orderings; the message is one line and says why
   */
  public Probability probability(String where, int samples, long seed) {
    if (samples < 2) {
      throw new IllegalArgumentException("samples is " + samples + ", expected at least 2");
    }
    try {
      return new ProgressiveSampling(loaded())
          .estimate(Condition.parse(where, layout(), columns()), samples, seed);
    } catch (ConditionException e) {
      throw new IllegalArgumentException("the condition " + e.getMessage(), e);
    }
  }

  /**
   * Makes a function of Spark SQL with the log-likelihood of its one argument: {@code
   * name(struct(*))}, of a struct with the input columns by name, or {@code name(features)}, of a
   * vector or an array with a number for each. It scores row by row, which is slower than {@link
   * #transform}.
   */
  public void registerFunction(SparkSession spark, String name) {
    if (getNumOrderings() > 1) {
      meanOfOrderings().registerFunction(spark, name);
      return;
    }
    SqlFunctions.register(this, spark, name, null);
  }

  /**
   * The same with the verdict on the row: a struct of logLikelihood, outlierScore, severity,
   * predictedLabel and explanation, by contamination, threshold and topColumns.
   *
   * @throws IllegalArgumentException if the model cannot judge; the message says what would
   */
  public void registerVerdict(SparkSession spark, String name) {
    SqlFunctions.register(this, spark, name, VerdictColumns.judging(this, loaded(), columns()));
  }

  /** Whether this instance knows how its training went: not after it was loaded. */
  public boolean hasSummary() {
    return summary != null;
  }

  /**
   * How training went.
   *
   * @throws IllegalStateException if this instance does not know
   */
  public AutoregressiveDensityTrainingSummary summary() {
    if (summary == null) {
      throw new IllegalStateException("No training summary available for " + uid);
    }
    return summary;
  }

  void setSummary(AutoregressiveDensityTrainingSummary value) {
    summary = value;
  }

  @Override
  public AutoregressiveDensityModel copy(ParamMap extra) {
    AutoregressiveDensityModel copy = new AutoregressiveDensityModel(uid, weights, inputSchema);
    copyValues(copy, extra);
    copy.setParent(parent());
    copy.summary = summary;
    return copy;
  }

  @Override
  public MLWriter write() {
    return new DensityWriter(this);
  }

  /** A reader of saved models: of directories, and of bare {@code .safetensors} files. */
  public static MLReader<AutoregressiveDensityModel> read() {
    return new DensityReader();
  }

  /** The model that was saved at a path. */
  public static AutoregressiveDensityModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    if (weights == null) {
      return "AutoregressiveDensityModel: uid=" + uid + ", no model";
    }
    return String.format(
        Locale.ROOT,
        "AutoregressiveDensityModel: uid=%s, modelType=%s, numFeatures=%d, numParameters=%d",
        uid,
        loaded().model().name(),
        numFeatures(),
        loaded().model().parameterCount());
  }
}
