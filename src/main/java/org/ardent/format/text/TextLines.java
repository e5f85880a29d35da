package org.ardent.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.util.LineReader;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.RowOrEnd;
import scala.Tuple2;

/**
 * The lines of text files, compressed or not, without blank ones. The driver reads the first two
 * lines of each file and no more; the rest is Spark's.
 */
final class TextLines {
  private static final int LONGEST_LINE = CarefulTextInputFormat.LONGEST_LINE;

  private final InputFiles input;
  private final List<Start> starts;

  private TextLines(InputFiles input, List<Start> starts) {
    this.input = input;
    this.starts = starts;
  }

  /** The first two lines of a file, empty where there are none. */
  private record Start(String first, String second) {}

  /** Opens every file once, so that missing rights and wrong compression show now. */
  static TextLines open(InputFiles input) {
    List<Start> starts = new ArrayList<>();
    for (FileStatus file : input.files()) {
      try {
        starts.add(start(input, file));
      } catch (IOException e) {
        throw input.failure(file, e);
      }
    }
    if (starts.stream().allMatch(start -> start.first.isEmpty())) {
      throw input.empty();
    }
    return new TextLines(input, starts);
  }

  private static Start start(InputFiles input, FileStatus file) throws IOException {
    CompressionCodec codec =
        new CompressionCodecFactory(input.configuration()).getCodec(file.getPath());
    Decompressor decompressor = codec == null ? null : CodecPool.getDecompressor(codec);
    try (InputStream raw =
            file.getPath().getFileSystem(input.configuration()).open(file.getPath());
        InputStream plain = codec == null ? raw : codec.createInputStream(raw, decompressor);
        LineReader reader = new LineReader(plain)) {
      return new Start(withoutMark(line(reader)), line(reader));
    } finally {
      CodecPool.returnDecompressor(decompressor);
    }
  }

  /** The next line that is not blank, empty if there is none. */
  private static String line(LineReader reader) throws IOException {
    Text line = new Text();
    while (reader.readLine(line, LONGEST_LINE, LONGEST_LINE) > 0) {
      if (line.getLength() >= LONGEST_LINE) {
        throw new IOException(CarefulTextInputFormat.TOO_LONG);
      }
      if (!line.toString().isBlank()) {
        return line.toString();
      }
    }
    return "";
  }

  /** Without the byte order mark that Hadoop's reader drops as well. */
  private static String withoutMark(String line) {
    return !line.isEmpty() && line.charAt(0) == '\uFEFF' ? line.substring(1) : line;
  }

  /** The first line that is not blank. */
  String first() {
    return start().first;
  }

  /** The line after it in the same file, empty if there is none. */
  String second() {
    return start().second;
  }

  private Start start() {
    return starts.stream().filter(start -> !start.first.isEmpty()).findFirst().orElseThrow();
  }

  /** Checks that every file begins with the same line, the header. */
  void requireSameHeader() {
    String header = first();
    for (int i = 0; i < starts.size(); i++) {
      String line = starts.get(i).first;
      if (!line.isEmpty() && !line.strip().equals(header.strip())) {
        throw new InvalidInputException(
            input.label(input.files().get(i))
                + ": the header differs from "
                + input.label(input.first())
                + ", expected the same columns in all files of "
                + input.label());
      }
    }
  }

  /** All lines in order, less the header of each file. */
  JavaRDD<RowOrEnd<String>> items(boolean header) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    JobConf job = new JobConf(context.hadoopConfiguration());
    CarefulTextInputFormat.setFiles(job, input.files());
    return context
        .hadoopRDD(
            job,
            CarefulTextInputFormat.class,
            LongWritable.class,
            Text.class,
            context.defaultParallelism())
        .mapPartitions(records -> new Lines(records, header));
  }

  /** The lines of one split. The records are reused by Hadoop, so each is copied at once. */
  private static final class Lines implements Iterator<RowOrEnd<String>> {
    private final Iterator<Tuple2<LongWritable, Text>> records;
    private final boolean header;
    private boolean first = true;
    private boolean skip;
    private RowOrEnd<String> next;

    Lines(Iterator<Tuple2<LongWritable, Text>> records, boolean header) {
      this.records = records;
      this.header = header;
    }

    @Override
    public boolean hasNext() {
      while (next == null && records.hasNext()) {
        Tuple2<LongWritable, Text> record = records.next();
        String line = record._2().toString();
        skip |= header && first && record._1().get() == 0;
        first = false;
        if (record._1().get() == CarefulTextInputFormat.FAILED) {
          next = new RowOrEnd<>(null, line);
        } else if (!line.isBlank()) {
          if (!skip) {
            next = new RowOrEnd<>(line, null);
          }
          skip = false;
        }
      }
      return next != null;
    }

    @Override
    public RowOrEnd<String> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowOrEnd<String> line = next;
      next = null;
      return line;
    }
  }
}
