package org.ardent.score;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.ardent.kind.Expectation;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;

/** Log p of one row, nats in the data's own units, as a function of Spark SQL. */
public final class ScoreFunction implements UDF1<Object, Double> {
  private static final long serialVersionUID = 1L;

  private final List<String> inputs;
  private final int width;
  private final Expectation expectation;
  private final Broadcast<ScoringModel> model;
  private final OnInvalid onInvalid;
  private transient RowReader reader;
  private transient RowCheck check;

  /**
   * A function.
   *
   * @param inputs names of the fields that its argument, a struct, has among others; null if its
   *     argument is a vector or an array of numbers
   * @param width how many numbers a vector has
   * @param expectation what the columns may hold
   */
  public ScoreFunction(
      List<String> inputs,
      int width,
      Expectation expectation,
      Broadcast<ScoringModel> model,
      OnInvalid onInvalid) {
    this.inputs = inputs;
    this.width = width;
    this.expectation = expectation;
    this.model = model;
    this.onInvalid = onInvalid;
  }

  @Override
  public Double call(Object argument) {
    Row row = inputs == null ? RowFactory.create(argument) : (Row) argument;
    if (row == null) {
      return invalid("is null, expected a struct");
    }
    prepare(row);
    TableRow read = reader.read(row);
    String problem = check.problem(read);
    if (problem != null) {
      return invalid(problem);
    }
    double[] score = new double[1];
    model.value().scorer().objective(List.of(read), score);
    return score[0];
  }

  private Double invalid(String problem) {
    if (onInvalid == OnInvalid.FAIL) {
      throw ScoreColumns.invalid(problem);
    }
    return null;
  }

  private synchronized void prepare(Row row) {
    if (reader == null) {
      reader =
          inputs == null ? RowReader.ofArgument(width) : RowReader.ofColumns(row.schema(), inputs);
      check = reader.check(expectation);
    }
  }
}
