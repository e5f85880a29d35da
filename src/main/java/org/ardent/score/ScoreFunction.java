package org.ardent.score;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.DateColumns;
import org.ardent.kind.Expectation;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;

/**
 * Log p of one row, nats in the data's own units, as a function of Spark SQL; or a struct of that
 * and the verdict on the row.
 *
 * <p>One query may pass rows with different schemas, for example under UNION ALL, or in two calls
 * with different orders of columns. Every row is read by its own schema.
 */
public final class ScoreFunction implements UDF1<Object, Object> {
  private static final long serialVersionUID = 1L;

  private static final List<ScoreCall.Part> PARTS =
      List.of(
          ScoreCall.Part.TOTAL,
          ScoreCall.Part.ODDITY,
          ScoreCall.Part.SEVERITY,
          ScoreCall.Part.LABEL,
          ScoreCall.Part.EXPLANATION);

  private static final StructType VERDICT =
      new StructType()
          .add("logLikelihood", DataTypes.DoubleType)
          .add("outlierScore", DataTypes.DoubleType)
          .add("severity", DataTypes.DoubleType)
          .add("predictedLabel", DataTypes.DoubleType)
          .add("explanation", ReasonCells.LIST);

  /** Stands for the schema of an argument that is not a struct. */
  private static final StructType ARGUMENT = new StructType();

  private final List<String> inputs;
  private final DateColumns dates;
  private final int width;
  private final Expectation expectation;
  private final Broadcast<ScoringModel> model;
  private final OnInvalid onInvalid;
  private final Judging judging;
  private transient Map<StructType, RowInput> inputsOf;

  /** How rows of one schema are read and checked. */
  private record RowInput(RowReader reader, RowCheck check) {}

  /**
   * A function.
   *
   * @param inputs names of the fields that its argument has among others if it is a struct
   * @param dates what becomes of columns of dates
   * @param width how many numbers it has if it is a vector or an array
   * @param expectation what the columns may hold
   * @param judging how rows are judged; null for log p alone
   */
  public ScoreFunction(
      List<String> inputs,
      DateColumns dates,
      int width,
      Expectation expectation,
      Broadcast<ScoringModel> model,
      OnInvalid onInvalid,
      Judging judging) {
    this.inputs = inputs;
    this.dates = dates;
    this.width = width;
    this.expectation = expectation;
    this.model = model;
    this.onInvalid = onInvalid;
    this.judging = judging;
  }

  /** The type of what it gives. */
  public DataType type() {
    return judging == null ? DataTypes.DoubleType : VERDICT;
  }

  @Override
  public Object call(Object argument) {
    Row row = argument instanceof Row struct ? struct : RowFactory.create(argument);
    RowInput input =
        inputsOf().computeIfAbsent(row.schema() == null ? ARGUMENT : row.schema(), this::read);
    TableRow read = input.reader.read(row);
    String problem = input.check.problem(read);
    if (problem != null) {
      return invalid(problem);
    }
    RowScorer scorer = model.value().scorer();
    return judging == null
        ? new ScoreCells(scorer, null, List.of(ScoreCall.Part.TOTAL)).of(List.of(read))[0][0]
        : RowFactory.create(new ScoreCells(scorer, judging, PARTS).of(List.of(read))[0]);
  }

  private Object invalid(String problem) {
    if (onInvalid == OnInvalid.FAIL) {
      throw ScoreColumns.invalid(problem);
    }
    return null;
  }

  private RowInput read(StructType schema) {
    RowReader reader =
        ARGUMENT.equals(schema)
            ? RowReader.ofList("argument", 0, width)
            : RowReader.ofColumns(schema, inputs, dates);
    return new RowInput(reader, reader.check(expectation));
  }

  private synchronized Map<StructType, RowInput> inputsOf() {
    if (inputsOf == null) {
      inputsOf = new ConcurrentHashMap<>();
    }
    return inputsOf;
  }
}
