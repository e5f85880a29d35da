package org.ardent.format.text;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.FileSplit;
import org.apache.hadoop.mapred.InputSplit;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapred.RecordReader;
import org.apache.hadoop.mapred.Reporter;
import org.apache.hadoop.mapred.TextInputFormat;
import org.apache.hadoop.mapreduce.lib.input.LineRecordReader;
import org.apache.hadoop.mapreduce.security.TokenCache;
import org.ardent.io.FileSystems;
import org.ardent.io.ReadFailure;

/**
 * Hadoop's text format with two differences. It reads exactly the files it is given, in that order:
 * no globs, no hidden names, no commas to escape. And a file that breaks in the middle, or has a
 * line that is longer than {@value #LONGEST_LINE} bytes, ends with one record whose key is {@link
 * #FAILED} and whose text says why, instead of an exception.
 */
public final class CarefulTextInputFormat extends TextInputFormat {
  /** The key of the record that says why there are no more lines. */
  static final long FAILED = -1;

  /** A few compressed bytes may claim a line of any length. */
  static final int LONGEST_LINE = 1 << 26;

  static final String TOO_LONG = "a line of more than " + LONGEST_LINE + " bytes";

  private static final String FILES = "ardent.input.files";
  private static final String WHOLE = "ardent.input.whole";

  private boolean whole;

  /**
   * Sets the files to read.
   *
   * @param whole whether each of them is read by one task
   */
  static void setFiles(JobConf job, List<FileStatus> files, boolean whole) {
    StringBuilder uris = new StringBuilder();
    for (FileStatus file : files) {
      uris.append(file.getPath().toUri()).append('\n');
    }
    job.set(FILES, uris.toString());
    job.setBoolean(WHOLE, whole);
    job.setInt(LineRecordReader.MAX_LINE_LENGTH, LONGEST_LINE);
  }

  @Override
  public void configure(JobConf job) {
    super.configure(job);
    whole = job.getBoolean(WHOLE, false);
  }

  @Override
  protected boolean isSplitable(FileSystem fs, Path file) {
    return !whole && super.isSplitable(fs, file);
  }

  @Override
  protected FileStatus[] listStatus(JobConf job) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (String uri : job.getRaw(FILES).lines().toList()) {
      Path path = new Path(URI.create(uri));
      TokenCache.obtainTokensForNamenodes(job.getCredentials(), new Path[] {path}, job);
      files.add(FileSystems.of(path, job).getFileStatus(path));
    }
    return files.toArray(FileStatus[]::new);
  }

  @Override
  public RecordReader<LongWritable, Text> getRecordReader(
      InputSplit split, JobConf job, Reporter reporter) {
    return new CarefulReader((FileSplit) split, job, reporter);
  }

  private RecordReader<LongWritable, Text> open(FileSplit split, JobConf job, Reporter reporter)
      throws IOException {
    return super.getRecordReader(split, job, reporter);
  }

  /** Opens on the first record, so that a failure to open is a record too. */
  private final class CarefulReader implements RecordReader<LongWritable, Text> {
    private final FileSplit split;
    private final JobConf job;
    private final Reporter reporter;
    private RecordReader<LongWritable, Text> reader;
    private boolean ended;

    CarefulReader(FileSplit split, JobConf job, Reporter reporter) {
      this.split = split;
      this.job = job;
      this.reporter = reporter;
    }

    @Override
    public boolean next(LongWritable key, Text value) {
      if (ended) {
        return false;
      }
      try {
        if (split.getLength() == 0) {
          ended = true; // a pipe has no length either, and would be waited for
          return false;
        }
        if (reader == null) {
          reader = open(split, job, reporter);
        }
        long before = reader.getPos();
        ended = !reader.next(key, value);
        // Hadoop's reader passes over a line that is too long.
        if (reader.getPos() - before >= LONGEST_LINE) {
          throw new IOException(TOO_LONG);
        }
        return !ended;
      } catch (IOException | RuntimeException e) {
        value.set(ReadFailure.problem(e, split.getPath().getName()));
        key.set(FAILED);
        ended = true;
        return true;
      }
    }

    @Override
    public LongWritable createKey() {
      return new LongWritable();
    }

    @Override
    public Text createValue() {
      return new Text();
    }

    @Override
    public long getPos() throws IOException {
      return reader == null ? 0 : reader.getPos();
    }

    @Override
    public float getProgress() throws IOException {
      return reader == null ? 0 : reader.getProgress();
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
