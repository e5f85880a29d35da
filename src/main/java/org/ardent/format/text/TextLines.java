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
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.io.FileSystems;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Cells;
import org.ardent.table.RowOrEnd;
import org.ardent.table.Separator;
import scala.Tuple2;

/**
 * The lines of text files, compressed or not, without blank ones. The driver reads the first lines
 * of a file and no more; the rest is Spark's.
 */
final class TextLines {
  private static final String DESCRIPTION = "spark.job.description";

  /** How many lines, or characters, of a file show what its cells are like. */
  private static final int SAMPLE = 1000;

  private static final int SAMPLE_CHARACTERS = 1 << 20;

  private static final int LONGEST_LINE = CarefulTextInputFormat.LONGEST_LINE;

  private final InputFiles input;
  private final List<Start> starts;

  private TextLines(InputFiles input, List<Start> starts) {
    this.input = input;
    this.starts = starts;
  }

  /**
   * How a file begins.
   *
   * @param lines those that are not blank; all of a small file's
   * @param whole whether there are no more
   */
  private record Start(List<String> lines, boolean whole) {
    String first() {
      return lines.isEmpty() ? "" : lines.get(0);
    }
  }

  /** Opens every file once, so that missing rights and wrong compression show now. */
  static TextLines open(InputFiles input) {
    List<Start> starts = new ArrayList<>();
    for (FileStatus file : input.files()) {
      try {
        // One file shows the form of the cells; of the others only the header is compared.
        boolean more = starts.stream().allMatch(start -> start.lines.isEmpty());
        starts.add(start(input, file, more ? SAMPLE : 1));
      } catch (IOException e) {
        throw input.failure(file, e);
      }
    }
    if (starts.stream().allMatch(start -> start.lines.isEmpty())) {
      throw input.empty();
    }
    return new TextLines(input, starts);
  }

  private static Start start(InputFiles input, FileStatus file, int most) throws IOException {
    if (file.getLen() == 0) {
      return new Start(List.of(), true); // a pipe has no length either, and would be waited for
    }
    CompressionCodec codec =
        new CompressionCodecFactory(input.configuration()).getCodec(file.getPath());
    Decompressor decompressor = codec == null ? null : CodecPool.getDecompressor(codec);
    try (InputStream raw =
            FileSystems.of(file.getPath(), input.configuration()).open(file.getPath());
        InputStream plain = codec == null ? raw : codec.createInputStream(raw, decompressor);
        LineReader reader = new LineReader(plain)) {
      return start(reader, most);
    } finally {
      CodecPool.returnDecompressor(decompressor);
    }
  }

  private static Start start(LineReader reader, int most) throws IOException {
    List<String> lines = new ArrayList<>();
    int characters = 0;
    while (lines.size() < most && characters < SAMPLE_CHARACTERS) {
      String line = line(reader);
      if (line.isEmpty()) {
        return new Start(lines, true);
      }
      lines.add(lines.isEmpty() ? withoutMark(line) : line);
      characters += line.length();
    }
    return new Start(lines, false);
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

  /** The first lines that are not blank, of the first file that has any. */
  List<String> sample() {
    return sampled().lines;
  }

  /** The same as rows, some of which take several lines; at least one. */
  List<String> rows(Separator separator) {
    List<String> rows = new ArrayList<>();
    OpenQuotes open = new OpenQuotes(separator);
    for (String line : sample()) {
      String row = open.joined(line);
      if (row != null) {
        rows.add(row);
      }
    }
    // The last one may have been cut off with the sample.
    return rows.isEmpty() ? List.of(open.rest()) : rows;
  }

  private Start sampled() {
    return starts.stream().filter(start -> !start.lines.isEmpty()).findFirst().orElseThrow();
  }

  /** Checks that every file begins with the same line, the header. */
  void requireSameHeader() {
    String header = sampled().first();
    for (int i = 0; i < starts.size(); i++) {
      String line = starts.get(i).first();
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

  /**
   * All rows in order, less the header of each file. A quoted cell may go on in the next line: then
   * a file is read by one task, since only its start says which quotes begin a cell.
   */
  JavaRDD<RowOrEnd<String>> items(boolean header, Separator separator) {
    boolean broken = hasBrokenRows(separator);
    OpenQuotes open = broken ? new OpenQuotes(separator) : null;
    return lines(broken).mapPartitions(records -> new Lines(records, header, open));
  }

  /** All lines in order. */
  JavaRDD<RowOrEnd<String>> items() {
    return lines(false).mapPartitions(records -> new Lines(records, false, null));
  }

  /** Whether a row takes more than a line. Files that are not all in the sample are read for it. */
  private boolean hasBrokenRows(Separator separator) {
    if (separator.isBlanks()) {
      return false;
    }
    for (String line : sample()) {
      if (Cells.of(line, separator, 16).isOpen()) {
        return true;
      }
    }
    if (starts.size() == 1 && sampled().whole) {
      return false;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    String description = context.getLocalProperty(DESCRIPTION);
    context.sc().setJobDescription("look for line breaks within the cells of " + input.label());
    try {
      return lines(false)
          .mapPartitions(records -> List.of(anyOpen(records, separator)).iterator())
          .fold(false, Boolean::logicalOr);
    } finally {
      context.sc().setJobDescription(description);
    }
  }

  private static boolean anyOpen(Iterator<Tuple2<LongWritable, Text>> records, Separator of) {
    while (records.hasNext()) {
      Text line = records.next()._2();
      // Most lines have no quote, and are not looked at closely.
      if (line.find("\"") >= 0 && Cells.of(line.toString(), of, 16).isOpen()) {
        return true;
      }
    }
    return false;
  }

  private JavaPairRDD<LongWritable, Text> lines(boolean whole) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(input.spark().sparkContext());
    JobConf job = new JobConf(context.hadoopConfiguration());
    CarefulTextInputFormat.setFiles(job, input.files(), whole);
    return context.hadoopRDD(
        job,
        CarefulTextInputFormat.class,
        LongWritable.class,
        Text.class,
        context.defaultParallelism());
  }

  /** The lines of one split. The records are reused by Hadoop, so each is copied at once. */
  private static final class Lines implements Iterator<RowOrEnd<String>> {
    private final Iterator<Tuple2<LongWritable, Text>> records;
    private final boolean header;

    /** Null where every row is a line. */
    private final OpenQuotes open;

    private boolean first = true;
    private boolean skip;
    private RowOrEnd<String> next;

    Lines(Iterator<Tuple2<LongWritable, Text>> records, boolean header, OpenQuotes open) {
      this.records = records;
      this.header = header;
      this.open = open;
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
        } else if (isOpen() || !line.isBlank()) {
          String row = open == null ? line : open.joined(line);
          if (row != null) {
            if (!skip) {
              next = new RowOrEnd<>(row, null);
            }
            skip = false;
          }
        }
      }
      if (next == null && isOpen()) {
        next = new RowOrEnd<>(open.rest(), null);
      }
      return next != null;
    }

    private boolean isOpen() {
      return open != null && open.isOpen();
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
