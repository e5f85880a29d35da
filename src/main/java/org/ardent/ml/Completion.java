package org.ardent.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.pack.RowEncoder;
import org.ardent.score.OnInvalid;
import org.ardent.score.Sampler;
import org.ardent.score.ScoringModel;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Continues rows of which a prefix of the ordering is given, or any cells for a model that has
 * every ordering.
 */
final class Completion implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final SampledColumns cells;
  private final List<Integer> given;
  private final int[] positions;
  private final int[] places;
  private final int featuresIndex;
  private final RowReader reader;
  private final boolean holes;
  private final RowCheck check;
  private final RowEncoder encoder;
  private final OnInvalid onInvalid;

  /**
   * A completion.
   *
   * @param layout of the model
   * @param cells what drawn values become
   * @param given the columns that are given, ascending
   * @param places where each of them stands in a row; −1 for one that others give
   * @param featuresIndex where the vectors are that are continued; −1 for plain columns
   * @param reader of what is given
   * @param holes whether missing cells are drawn, as others that are not given
   */
  Completion(
      Layout layout,
      SampledColumns cells,
      List<Integer> given,
      int[] places,
      int featuresIndex,
      RowReader reader,
      boolean holes,
      OnInvalid onInvalid) {
    this.layout = layout;
    this.cells = cells;
    this.given = given;
    this.places = places;
    positions = given.stream().mapToInt(layout::positionOf).sorted().toArray();
    this.featuresIndex = featuresIndex;
    this.reader = reader;
    this.holes = holes;
    this.onInvalid = onInvalid;
    List<Variable> variables = given.stream().map(layout.variables()::get).toList();
    Expectation kinds = Expectation.of(variables);
    check = reader.check(holes ? Expectation.orMissing(kinds, given.size()) : kinds);
    encoder = new RowEncoder(new Layout(variables, IntStream.range(0, given.size()).toArray()));
  }

  /** Completes the rows of a partition, each with its index. */
  Iterator<Row> complete(
      Iterator<Tuple2<Row, Long>> rows, Broadcast<ScoringModel> model, long seed) {
    Evaluator evaluator = model.value().evaluator();
    Iterable<Tuple2<Row, Long>> once = () -> rows;
    return StreamSupport.stream(once.spliterator(), false)
        .flatMap(row -> one(evaluator, row._1(), row._2(), seed).stream())
        .iterator();
  }

  private List<Row> one(Evaluator evaluator, Row row, long index, long seed) {
    TableRow read = reader.read(row);
    String problem = check.problem(read);
    if (problem != null) {
      return switch (onInvalid) {
        case FAIL ->
            throw new InvalidInputException(
                TableRow.message("the given rows", index, problem)
                    + "; handleInvalid skip or keep allows such rows");
        case SKIP -> List.of();
        case NULL -> List.of(with(row, null));
      };
    }
    Vector values = encoder.values(read);
    double[] full = new double[layout.size()];
    for (int i = 0; i < given.size(); i++) {
      full[given.get(i)] = values.apply(i);
    }
    double[] drawn = Sampler.draw(evaluator, layout, index, seed, full, positions).values();
    return List.of(with(filled(row, values, drawn), cells.cells(drawn)));
  }

  /** The row with drawn values in the place of its missing cells, if those are drawn. */
  private Row filled(Row row, Vector values, double[] drawn) {
    if (!holes || featuresIndex >= 0) {
      return row;
    }
    Object[] out = CollectionConverters.asJava(row.toSeq()).toArray();
    for (int i = 0; i < given.size(); i++) {
      int place = places[i];
      if (place >= 0 && Double.isNaN(values.apply(i))) {
        Variable variable = layout.variables().get(given.get(i));
        DataType type = row.schema().fields()[place].dataType();
        out[place] = SampledColumns.cell(variable, type, drawn[given.get(i)]);
      }
    }
    return RowFactory.create(out);
  }

  /** The row's own cells and the drawn ones; null if the row cannot be completed. */
  private Row with(Row row, List<Object> drawn) {
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      out.add(i == featuresIndex ? (drawn == null ? null : drawn.get(0)) : row.get(i));
    }
    if (featuresIndex < 0) {
      for (int column = 0; column < layout.size(); column++) {
        if (Collections.binarySearch(given, column) < 0) {
          out.add(drawn == null ? null : drawn.get(column));
        }
      }
    }
    return RowFactory.create(out.toArray());
  }
}
