package org.ardent.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.checkpoint.RunIdentity;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.Model;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;
import org.ardent.pack.PackedSize;
import org.ardent.pack.Shards;
import org.ardent.pack.StagedRows;
import org.ardent.score.Likelihood;
import org.ardent.score.LocalProperties;
import org.ardent.score.ReferenceSampler;
import org.ardent.score.ShardScoring;
import org.ardent.table.GoodRows;
import org.ardent.table.Table;

/** A {@link TrainingJob} whose model is known and fits into memory. No row is packed yet. */
public final class PreparedJob {
  private static final String TEST = "test";

  /** Fewer held-out rows than this say too little of how odd rows usually are. */
  private static final int LEAST_REFERENCE = 100;

  private final SparkSession spark;
  private final TrainingJob run;
  private final CheckedTable train;
  private final CheckedTable heldOut;
  private final Model model;
  private final List<String> notes;

  PreparedJob(
      SparkSession spark,
      TrainingJob run,
      CheckedTable train,
      CheckedTable heldOut,
      Model model,
      List<String> notes) {
    this.notes = List.copyOf(notes);
    this.spark = spark;
    this.run = run;
    this.train = train;
    this.heldOut = heldOut;
    this.model = model;
  }

  /** The job, all of whose settings are known by now. */
  public TrainingJob job() {
    return run;
  }

  /** How many rows of the training set are held out to validate on. */
  public long heldOutRows() {
    return heldOut == null ? 0 : heldOut.rows();
  }

  /** The model that will be trained. */
  public Model model() {
    return model;
  }

  /** The training set, without the columns that are left out. */
  public Table table() {
    return train.table();
  }

  /**
   * What a user should know about columns that are left out or taken in an unexpected way: whole
   * sentences, without a full stop.
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Whether another set has the same rows as the training set, judged by the statistics of a scan.
   */
  public boolean hasSameRows(CheckedTable other) {
    return other.summary().rows() == train.summary().rows()
        && other.summary().columns().equals(train.summary().columns());
  }

  /** The same job on its sets in other forms. */
  PreparedJob on(CheckedTable trainSet, CheckedTable heldOutSet) {
    return new PreparedJob(spark, run, trainSet, heldOutSet, model, notes);
  }

  /** The same job; the staged rows it comes from are given up once its sets are packed. */
  public PreparedJob givingUp(StagedRows staged) {
    // What is held out is packed last.
    return heldOut == null ? on(train.givingUp(staged), null) : on(train, heldOut.givingUp(staged));
  }

  CheckedTable train() {
    return train;
  }

  /** The rows that are held out, or null. */
  CheckedTable heldOut() {
    return heldOut;
  }

  /** The number of training examples. */
  public long rows() {
    return train.rows();
  }

  /** How large the training set is once it is packed. */
  public PackedSize packedSize() {
    return PackedSize.of(train.summary(), model.layout());
  }

  /** The memory that training takes. */
  public MemoryEstimate memory() {
    return MemoryEstimate.ofTraining(model, run.settings(), run.shards())
        .withData(packedSize(), run.settings());
  }

  /** The rows of another set that are not malformed. */
  public GoodRows goodRows(Table table) {
    return GoodRows.of(table, Expectation.of(model));
  }

  /**
   * Checks another set with the columns of the training set.
   *
   * @throws InvalidInputException about the first row that does not fit the training set's columns
   */
  public CheckedTable check(Table table) {
    return CheckedTable.like(table, model, run.settings().rebinarize());
  }

  /**
   * The same tables with another model or other settings, which have the seed of this job.
   *
   * @throws InvalidInputException if the model does not fit; the message says which size would
   */
  public PreparedJob with(ModelSettings choice, TrainingSettings settings) {
    return new TrainingJob(choice, settings, run.kinds(), run.shards())
        .prepared(spark, train, heldOut, model.layout().variables(), notes);
  }

  /**
   * Packs the sets that training needs.
   *
   * @param validation the validation set; null if there is none but what is held out
   * @throws StoppedException if a job fails
   */
  public PackedSets pack(CheckedTable validation) {
    return pack(validation, Checkpoints.NONE);
  }

  private PackedSets pack(CheckedTable validation, Checkpoints checkpoints) {
    CheckedTable valid = validation != null ? validation : heldOut;
    Shards packed = pack("training", train, checkpoints);
    try {
      return new PackedSets(train, packed, valid, pack("validation", valid, checkpoints));
    } catch (Throwable e) {
      packed.close();
      throw e;
    }
  }

  /** What a run of this job on these sets is, as far as its outcome depends on it. */
  public RunIdentity identity(PackedSets sets) {
    return RunProperties.identity(model, run.settings(), sets.train(), sets.valid());
  }

  /**
   * Trains up to an epoch, and scores nothing but the validation set after every epoch.
   *
   * @param epochs as in {@link Trainer#fit(Shards, Shards, int)}
   * @param slots as in {@link Trainer#beside}
   * @throws DivergedException if training went astray
   * @throws StoppedException if a job fails, or a checkpoint cannot be saved
   */
  public TrainingResult fit(
      PackedSets sets,
      int epochs,
      int slots,
      List<TrainingListener> listeners,
      Checkpoints checkpoints) {
    return new Trainer(model, run.settings(), listeners, checkpoints)
        .beside(slots)
        .fit(sets.train(), sets.valid(), epochs);
  }

  /**
   * Trains, then scores every set.
   *
   * @param validation the validation set; null if there is none but what is held out
   * @param test the test set, or null
   * @param checkpoints where the run is saved as it goes, and from where it continues
   * @throws DivergedException if training went astray before any epoch was best on the validation
   *     set; otherwise that epoch is the result, which then says so
   * @throws StoppedException if a job fails, of training or of scoring, or a checkpoint cannot be
   *     saved
   */
  public TrainedModel train(
      CheckedTable validation,
      CheckedTable test,
      List<TrainingListener> listeners,
      Checkpoints checkpoints) {
    try (PackedSets sets = pack(validation, checkpoints)) {
      return train(sets, test, Integer.MAX_VALUE, listeners, checkpoints);
    }
  }

  /**
   * Trains up to an epoch, then scores every set.
   *
   * @param sets the training set, and the validation set if there is one
   * @param test the test set, or null
   * @param epochs as in {@link Trainer#fit(Shards, Shards, int)}
   * @param checkpoints where the run is saved as it goes, and from where it continues
   * @throws DivergedException as from {@link #train(CheckedTable, CheckedTable, List, Checkpoints)}
   * @throws StoppedException as from {@link #train(CheckedTable, CheckedTable, List, Checkpoints)}
   */
  public TrainedModel train(
      PackedSets sets,
      CheckedTable test,
      int epochs,
      List<TrainingListener> listeners,
      Checkpoints checkpoints) {
    try (Shards testShards = pack(TEST, test, checkpoints)) {
      Trainer trainer = new Trainer(model, run.settings(), listeners, checkpoints);
      Outcome outcome = Outcome.of(trainer, sets, epochs);
      TrainingResult result = outcome.result();
      Map<String, Shards> splits = new LinkedHashMap<>();
      splits.put("train", sets.train());
      splits.put("valid", sets.valid());
      splits.put(TEST, testShards);
      Map<String, Likelihood> likelihoods = new LinkedHashMap<>();
      splits.forEach(
          (name, shards) -> {
            if (shards != null) {
              likelihoods.put(name, score(name, shards, result, listeners, checkpoints));
            }
          });
      TrainingAdvice.of(result, run.settings(), likelihoods.get("train"), likelihoods.get("valid"))
          .forEach(message -> listeners.forEach(l -> l.onAdvice(message)));
      Map<String, String> metadata =
          ModelMetadata.of(train.table(), run.settings(), result, likelihoods, model);
      Reference reference = LoadedModel.judges(model) ? reference(sets, result, checkpoints) : null;
      return new TrainedModel(
          new LoadedModel(model, result.parameters(), metadata, reference),
          result,
          likelihoods,
          outcome.diverged());
    }
  }

  /**
   * How training ended.
   *
   * @param result what it gave; if it diverged, the best epoch before
   * @param diverged null if it did not
   */
  private record Outcome(TrainingResult result, DivergedException diverged) {
    static Outcome of(Trainer trainer, PackedSets sets, int epochs) {
      try {
        return new Outcome(trainer.fit(sets.train(), sets.valid(), epochs), null);
      } catch (DivergedException e) {
        return new Outcome(e.best().orElseThrow(() -> e), e);
      }
    }
  }

  private Reference reference(PackedSets sets, TrainingResult result, Checkpoints checkpoints) {
    // Rows that are given to validate are taken whatever their number.
    boolean byValid =
        sets.validated()
            && (!sets.validTable().equals(heldOut) || heldOutRows() >= LEAST_REFERENCE);
    ReferenceSampler.Source training =
        new ReferenceSampler.Source(sets.train(), sets.trainTable().rows());
    ReferenceSampler.Source usual =
        byValid ? new ReferenceSampler.Source(sets.valid(), sets.validTable().rows()) : training;
    try {
      return LocalProperties.described(
          spark.sparkContext(),
          "see how odd rows usually are",
          () ->
              ReferenceSampler.reference(
                  usual,
                  training,
                  model,
                  result.parameters(),
                  run.settings().seed(),
                  run.settings().rebinarize()));
    } catch (Exception e) {
      // As below.
      throw new StoppedException(
          "cannot see how odd rows usually are after training", checkpoints.kept(), e);
    }
  }

  private Likelihood score(
      String name,
      Shards shards,
      TrainingResult result,
      List<TrainingListener> listeners,
      Checkpoints checkpoints) {
    try {
      Likelihood likelihood =
          LocalProperties.described(
              spark.sparkContext(),
              "score " + name,
              () ->
                  ShardScoring.likelihood(
                      shards,
                      model,
                      result.parameters(),
                      run.settings().seed(),
                      run.settings().rebinarize()));
      if (name.equals(TEST)) {
        LeastLikelyRow.warning(
                shards,
                model,
                result.parameters(),
                run.settings(),
                -likelihood.mean(),
                result.history().get(0).trainNegativeLogLikelihood())
            .ifPresent(message -> listeners.forEach(l -> l.onWarning(message)));
      }
      return likelihood;
    } catch (Exception e) {
      // Spark's exceptions are checked ones that its methods do not declare.
      throw new StoppedException(
          String.format(Locale.ROOT, "cannot score the %s set after training", name),
          checkpoints.kept(),
          e);
    }
  }

  private Shards pack(String name, CheckedTable split, Checkpoints checkpoints) {
    try {
      return split == null ? null : split.pack(model.layout(), run.settings().seed(), run.shards());
    } catch (InvalidInputException e) {
      throw e;
    } catch (Exception e) {
      // As above.
      throw new StoppedException("packing the " + name + " set stopped", checkpoints.kept(), e);
    }
  }
}
