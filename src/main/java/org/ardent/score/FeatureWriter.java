package org.ardent.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.ardent.format.TableWriter;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.autoencoder.Autoencoder;
import org.ardent.model.autoencoder.AutoencoderEvaluator;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.shipping.Shipping;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;

/** Writes the code e(x) of every row of a table. */
public final class FeatureWriter implements AutoCloseable {
  /** The column of codes: Spark ML's own name for it. */
  public static final String COLUMN = "features";

  /** Rows that are encoded together. */
  private static final int BATCH = 256;

  private final Table table;
  private final Autoencoder model;
  private final Broadcast<Autoencoder> sharedModel;
  private final Broadcast<float[]> sharedParameters;

  /** A writer of a table's codes. */
  public FeatureWriter(Table table, Autoencoder model, float[] parameters) {
    this.table = table;
    this.model = model;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(table.rows().context());
    sharedModel = Shipping.broadcast(context, model);
    sharedParameters = Shipping.broadcast(context, parameters);
  }

  /** A row and its code. */
  private record Encoded(TableRow row, Vector code) {}

  /**
   * Writes one code per row: the columns features1, features2, … of one file, in input order, or a
   * Parquet folder with the rows' own columns and a vector.
   *
   * @param uri the output's name
   * @param output what the caller commits
   * @return the number of rows
   * @throws InvalidInputException about the first bad row; then nothing is written
   */
  public long write(SparkSession spark, String uri, AtomicOutput output) {
    return LocalProperties.described(
        spark.sparkContext(), "encode " + table.source(), () -> writeDescribed(spark, uri, output));
  }

  private long writeDescribed(SparkSession spark, String uri, AtomicOutput output) {
    boolean file = TableWriter.isFile(uri);
    ScoredRows rows =
        file
            ? null
            : new ScoredRows(
                table, model, new StructType().add(COLUMN, SQLDataTypes.VectorType()), false);
    long count = TableScan.scan(table, Expectation.of(model.layout().variables())).rows();
    if (file) {
      List<String> names =
          IntStream.rangeClosed(1, model.codeLength()).mapToObj(i -> COLUMN + i).toList();
      JavaRDD<TableRow> codes = encoded(table.rows()).map(encoded -> TableRow.of(encoded.code));
      return TableWriter.write(spark, Table.of(table.source(), names, codes), uri, output);
    }
    output.writeParquet(
        spark.createDataFrame(
            encoded(table.wholeRows()).map(encoded -> rows.row(encoded.row, encoded.code)),
            rows.schema()));
    return count;
  }

  private JavaRDD<Encoded> encoded(JavaRDD<TableRow> input) {
    Broadcast<Autoencoder> localModel = sharedModel;
    Broadcast<float[]> localParameters = sharedParameters;
    return input.mapPartitions(
        rows -> new Batches(rows, localModel.value(), localParameters.value()));
  }

  /** Frees the copies of the model on the executors. */
  @Override
  public void close() {
    sharedModel.destroy();
    sharedParameters.destroy();
  }

  /** The rows of a partition with their codes, in order and in bounded memory. */
  private static final class Batches implements Iterator<Encoded> {
    private final Iterator<TableRow> rows;
    private final AutoencoderEvaluator evaluator;
    private final RowEncoder encoder;
    private final ExamplesBuilder builder = new ExamplesBuilder();
    private final int length;
    private final float[] codes;
    private Iterator<Encoded> ready = Collections.emptyIterator();

    Batches(Iterator<TableRow> rows, Autoencoder model, float[] parameters) {
      this.rows = rows;
      evaluator = model.evaluator(parameters);
      encoder = new RowEncoder(model.layout());
      length = model.codeLength();
      codes = new float[BATCH * length];
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public Encoded next() {
      if (!ready.hasNext()) {
        ready = batch();
      }
      return ready.next();
    }

    private Iterator<Encoded> batch() {
      List<TableRow> batch = new ArrayList<>(BATCH);
      while (batch.size() < BATCH && rows.hasNext()) {
        TableRow row = rows.next();
        encoder.encode(row, batch.size(), builder);
        batch.add(row);
      }
      evaluator.encode(builder.build(), codes);
      List<Encoded> encoded = new ArrayList<>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        double[] code = new double[length];
        for (int j = 0; j < length; j++) {
          code[j] = codes[i * length + j];
        }
        encoded.add(new Encoded(batch.get(i), Vectors.dense(code)));
      }
      return encoded.iterator();
    }
  }
}
