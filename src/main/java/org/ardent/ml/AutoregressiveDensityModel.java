package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Redaction;
import org.ardent.kind.DateColumns;
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
import org.ardent.score.Judging;
import org.ardent.score.OnInvalid;
import org.ardent.score.OrderingScores;
import org.ardent.score.RowScoring;
import org.ardent.score.ScoreCall;
import org.ardent.score.ScoreFunction;
import org.ardent.score.ScoringModel;
import org.ardent.score.TableScorer;
import org.ardent.table.RowReader;
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
    StructType schema = dataset.schema();
    transformSchema(schema);
    Redaction.inPlansOf(dataset.sparkSession());
    if (DensitySchema.of(this).imputes()) {
      return new DensityImputer(forTable(schema))
          .appended(dataset.toDF(), weights().broadcast(dataset.sparkSession()));
    }
    if (getNumOrderings() > 1) {
      return meanOfOrderings().transform(dataset);
    }
    BatchedScoring.install(dataset.sparkSession());
    DensitySchema names = DensitySchema.of(forTable(schema));
    StructType read = names.inputSchema(schema);
    OnInvalid onInvalid = OnInvalid.ofParam(getHandleInvalid());
    VerdictColumns verdict = VerdictColumns.of(this);
    RowScoring scoring =
        new RowScoring(
            read,
            names.inputs(),
            names.dates(),
            names.usesInputCols() ? 0 : numFeatures(),
            weights().expectation(),
            weights().broadcast(dataset.sparkSession()),
            onInvalid == OnInvalid.FAIL ? OnInvalid.FAIL : OnInvalid.NULL,
            verdict.added().isEmpty() ? null : VerdictColumns.judging(this, loaded(), columns()));
    Column[] inputs =
        Arrays.stream(read.fieldNames()).map(FeatureWidth::quoted).toArray(Column[]::new);
    Column argument = names.usesInputCols() ? struct(inputs) : inputs[0];
    List<ScoreCall> calls = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    if (names.appendsTotal()) {
      // With columns it is their sum, so that adding them up gives the same.
      ScoreCall.Part part = names.appendsColumns() ? ScoreCall.Part.SUM : ScoreCall.Part.TOTAL;
      calls.add(new ScoreCall(scoring, part));
      columns.add(score(calls.get(0), argument, onInvalid).as(getLogLikelihoodCol()));
    }
    if (names.appendsColumns()) {
      calls.add(new ScoreCall(scoring, ScoreCall.Part.COLUMNS));
      columns.add(
          score(calls.get(calls.size() - 1), argument, onInvalid).as(getColumnLogLikelihoodsCol()));
    }
    for (VerdictColumns.Added added : verdict.added()) {
      calls.add(new ScoreCall(scoring, added.part()));
      columns.add(score(calls.get(calls.size() - 1), argument, onInvalid).as(added.name()));
    }
    Dataset<Row> rows = dataset.toDF();
    if (onInvalid == OnInvalid.SKIP) {
      ScoreCall any = calls.isEmpty() ? new ScoreCall(scoring, ScoreCall.Part.TOTAL) : calls.get(0);
      rows = rows.filter(BatchedScoring.column(any, argument, true).isNotNull());
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** A model whose density is the mean over numOrderings orderings. */
  private AutoregressiveDensityModel meanOfOrderings() {
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

  private static Column score(ScoreCall call, Column argument, OnInvalid onInvalid) {
    return BatchedScoring.column(call, argument, onInvalid == OnInvalid.NULL);
  }

  /**
   * This model, or its copy that takes its columns by their names: where a table has them, but not
   * the column of features that params do not name.
   */
  AutoregressiveDensityModel forTable(StructType schema) {
    Set<String> names = new HashSet<>(Arrays.asList(schema.fieldNames()));
    boolean asIs =
        isSet(inputCols())
            || isSet(featuresCol())
            || names.contains(getFeaturesCol())
            || !has(names);
    return asIs ? this : copy(ParamMap.empty()).setInputCols(sources().toArray(String[]::new));
  }

  /** Whether columns of a table are those of the model, or what it makes them of. */
  private boolean has(Set<String> names) {
    DateColumns dates = DateMetadata.columns(loaded(), columns());
    return sources().stream()
        .allMatch(name -> names.contains(name) || names.containsAll(dates.made(List.of(name))));
  }

  /** The columns that the model's are made of, in column order: dates in place of parts. */
  List<String> sources() {
    return DateMetadata.columns(loaded(), columns()).sources(columns());
  }

  /** What becomes of the columns of dates that inputCols names. */
  DateColumns dates() {
    DateColumns dates = DateMetadata.columns(loaded(), columns());
    if (!isSet(inputCols())) {
      return dates;
    }
    List<String> inputs = List.of(getInputCols());
    List<String> sources = sources();
    boolean parts = dates.hasParts() && inputs.equals(columns());
    return inputs.size() == sources.size() && !parts
        ? dates.renamed(sources, inputs)
        : DateColumns.NONE;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    AutoregressiveDensityModel model = forTable(schema);
    DensitySchema checks = DensitySchema.of(model);
    if (getNumOrderings() > 1) {
      if (checks.imputes()) {
        throw new IllegalArgumentException(
            "numOrderings and outputCols are both set, expected one of them");
      }
      return meanOfOrderings().transformSchema(schema);
    }
    int expected = sources().size();
    if (checks.usesInputCols()
        && model.getInputCols().length != expected
        && model.getInputCols().length != numFeatures()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "inputCols has %d columns, expected %d",
              model.getInputCols().length,
              expected));
    }
    if (checks.appendsColumns() && loaded().model().masks() > 1) {
      throw new IllegalArgumentException(
          "columnLogLikelihoodsCol is set, but the model is a mean of several orderings, which has"
              + " no log p of a column given those before it");
    }
    VerdictColumns verdict = VerdictColumns.of(this);
    if (checks.imputes() && !verdict.added().isEmpty()) {
      throw new IllegalArgumentException(
          "outputCols and the columns of a verdict are both set, expected one of them");
    }
    if (!verdict.added().isEmpty()) {
      VerdictColumns.judging(this, loaded(), columns());
    }
    return verdict.transform(
        checks.transform(schema), getHandleInvalid().equals(OnInvalid.NULL.paramValue()));
  }

  private RowReader reader(StructType schema) {
    AutoregressiveDensityModel model = forTable(schema);
    DensitySchema names = DensitySchema.of(model);
    return names.usesInputCols()
        ? names.reader(schema)
        : RowReader.ofFeatures(schema, getFeaturesCol(), numFeatures());
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
            .weighted(reader(dataset.schema()), dataset.schema())
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
        reader(reference.schema()).table(reference.toDF(), "the reference rows"),
        reader(rows.schema()).table(rows.toDF(), "the rows"));
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
                loaded.model().density(), places("targets", targets), places("givens", givens)),
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

  private List<Integer> places(String what, String[] names) {
    List<Integer> places = new ArrayList<>();
    for (String name : names) {
      int place = columns().indexOf(name);
      if (place < 0 || places.contains(place)) {
        throw new IllegalArgumentException(
            what
                + " has '"
                + name
                + (place < 0 ? "', expected columns of the model: " + columns() : "' twice"));
      }
      places.add(place);
    }
    return places;
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
   *     the first numbers; for a nade-orderless, with any of its columns; other columns are kept
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
    return new DensityImputer(forTable(rows.schema()))
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
    return new DensityImputer(forTable(rows.schema()))
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
    register(spark, name, null);
  }

  /**
   * The same with the verdict on the row: a struct of logLikelihood, outlierScore, severity,
   * predictedLabel and explanation, by contamination, threshold and topColumns.
   *
   * @throws IllegalArgumentException if the model cannot judge; the message says what would
   */
  public void registerVerdict(SparkSession spark, String name) {
    register(spark, name, VerdictColumns.judging(this, loaded(), columns()));
  }

  private void register(SparkSession spark, String name, Judging judging) {
    Broadcast<ScoringModel> broadcast = weights().broadcast(spark);
    List<String> inputs =
        DensitySchema.of(this).usesInputCols() ? List.of(getInputCols()) : sources();
    ScoreFunction function =
        new ScoreFunction(
            inputs,
            dates(),
            numFeatures(),
            weights().expectation(),
            broadcast,
            OnInvalid.ofParam(getHandleInvalid()),
            judging);
    spark.udf().register(name, function, function.type());
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
