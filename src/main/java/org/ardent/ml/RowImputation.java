package org.ardent.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;
import org.ardent.pack.RowEncoder;
import org.ardent.score.ImputationStrategy;
import org.ardent.score.OnInvalid;
import org.ardent.score.RowImputer;
import org.ardent.score.ScoringModel;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;

/** Fills the missing cells of the rows of a partition as they stream past, in bounded memory. */
final class RowImputation implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows that are filled together. */
  private static final int BATCH = 256;

  private final Broadcast<ScoringModel> model;
  private final Plan plan;

  /**
   * What becomes of rows.
   *
   * @param schema of the rows
   * @param names of the model's columns, for messages
   * @param positions of the model's columns in the rows, or the one of vectors or arrays; −1 of a
   *     part of a date that has no column of its own
   * @param targets where they go in what is made, as many; −1 of what goes nowhere
   * @param copied cells that go as they are where nothing is filled, to the cells after the row's
   * @param width how many cells a row that is made has, with the log-likelihood if it has one
   * @param score where the log-likelihood goes; −1 for none
   * @param ofList whether the rows' numbers are those of one column
   * @param reader of the rows
   * @param check of what is read
   * @param encoder of it
   */
  record Plan(
      StructType schema,
      List<String> names,
      List<Integer> positions,
      List<Integer> targets,
      List<Integer> copied,
      int width,
      int score,
      boolean ofList,
      RowReader reader,
      RowCheck check,
      RowEncoder encoder,
      ImputationStrategy strategy,
      OnInvalid onInvalid)
      implements Serializable {}

  RowImputation(Broadcast<ScoringModel> model, Plan plan) {
    this.model = model;
    this.plan = plan;
  }

  /** By means and modes. */
  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowImputer imputer = imputer();
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
          ready = fill(imputer, rows).iterator();
        }
        return ready.hasNext();
      }

      @Override
      public Row next() {
        return hasNext() ? ready.next() : List.<Row>of().iterator().next();
      }
    };
  }

  RowImputer imputer() {
    return new RowImputer(model.value().loaded(), plan.strategy);
  }

  private List<Row> fill(RowImputer imputer, Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>(BATCH);
    List<double[]> good = new ArrayList<>(BATCH);
    List<double[]> values = new ArrayList<>(BATCH);
    while (batch.size() < BATCH && rows.hasNext()) {
      Row row = rows.next();
      double[] read = read(row, -1);
      if (read != null || plan.onInvalid == OnInvalid.NULL) {
        batch.add(row);
        values.add(read);
        if (read != null) {
          good.add(read.clone());
        }
      }
    }
    double[] logLikelihoods = imputer.fill(good);
    List<Row> filled = new ArrayList<>(batch.size());
    int scored = 0;
    for (int i = 0; i < batch.size(); i++) {
      double[] read = values.get(i);
      filled.add(
          read == null
              ? row(batch.get(i), null, null, null)
              : row(batch.get(i), read, good.get(scored), logLikelihoods[scored++]));
    }
    return filled;
  }

  /** K rows of a row, each with its number as the last cell. */
  List<Row> draw(RowImputer imputer, Row row, long index, int draws, long seed) {
    double[] read = read(row, index);
    if (read == null) {
      return plan.onInvalid == OnInvalid.SKIP ? List.of() : List.of(row(row, null, null, null));
    }
    double logLikelihood = imputer.logLikelihoods(List.of(read))[0];
    List<Row> drawn = new ArrayList<>(draws);
    for (double[] filled : imputer.draw(read, draws, seed, index)) {
      Object[] cells = cells(row, read, filled, logLikelihood);
      cells[plan.width - 1] = drawn.size() + 1;
      drawn.add(RowFactory.create(cells));
    }
    return drawn;
  }

  /** The values of a row, NaN where a cell is missing; null of a bad row that is passed over. */
  private double[] read(Row row, long index) {
    TableRow read = plan.reader.read(row);
    String problem = plan.check.problem(read);
    double[] values = null;
    if (problem == null) {
      values = plan.encoder.values(read).toArray();
      problem = RowImputer.problem(model.value().loaded(), values, plan.names);
    }
    if (problem == null) {
      return values;
    }
    if (plan.onInvalid == OnInvalid.FAIL) {
      throw new InvalidInputException(
          (index < 0
                  ? "a row cannot be imputed: " + problem
                  : TableRow.message("the rows", index, problem))
              + "; handleInvalid skip or keep allows such rows");
    }
    return null;
  }

  private Row row(Row row, double[] read, double[] filled, Double logLikelihood) {
    return RowFactory.create(cells(row, read, filled, logLikelihood));
  }

  private Object[] cells(Row row, double[] read, double[] filled, Double logLikelihood) {
    Object[] cells = new Object[plan.width];
    for (int i = 0; i < row.size(); i++) {
      cells[i] = row.get(i);
    }
    for (int i = 0; i < plan.copied.size(); i++) {
      cells[row.size() + i] = row.get(plan.copied.get(i));
    }
    List<Variable> variables = model.value().loaded().model().layout().variables();
    for (int i = 0; i < plan.positions.size(); i++) {
      if (plan.positions.get(i) < 0 || plan.targets.get(i) < 0) {
        continue;
      }
      DataType type = plan.schema.fields()[plan.positions.get(i)].dataType();
      Object cell = row.get(plan.positions.get(i));
      if (read != null && plan.ofList) {
        cell = list(type, filled);
      } else if (read != null && Double.isNaN(read[i])) {
        cell = SampledColumns.cell(variables.get(i), type, filled[i]);
      }
      cells[plan.targets.get(i)] = cell;
    }
    if (plan.score >= 0) {
      cells[plan.score] = logLikelihood;
    }
    return cells;
  }

  private static Object list(DataType type, double[] filled) {
    if (type.equals(SQLDataTypes.VectorType())) {
      Vector dense = Vectors.dense(filled);
      return dense.compressed();
    }
    DataType element = ((ArrayType) type).elementType();
    return Arrays.stream(filled).mapToObj(x -> SampledColumns.number(element, x)).toArray();
  }
}
