package org.ardent.format.parquet;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.ReadFailure;

/**
 * Reads the footers of a folder's files. They show that all are Parquet and have the same columns.
 * Spark would need a job to find the columns.
 */
final class ParquetFooters {
  private ParquetFooters() {}

  /**
   * The columns of all files.
   *
   * @throws InvalidInputException if a file is not Parquet or has other columns, or there is no row
   */
  static StructType schema(InputFiles input) {
    FileStatus first = input.first();
    MessageType expected = null;
    StructType columns = null;
    long rows = 0;
    for (FileStatus file : input.files()) {
      ParquetMetadata footer = read(input, file);
      rows += footer.getBlocks().stream().mapToLong(b -> b.getRowCount()).sum();
      MessageType schema = footer.getFileMetaData().getSchema();
      if (expected == null) {
        expected = schema;
        columns = schema(input, file, footer);
      } else {
        requireSame(input.label(first), expected, input.label(file), schema);
      }
    }
    if (rows == 0) {
      throw input.empty();
    }
    return columns;
  }

  private static StructType schema(InputFiles input, FileStatus file, ParquetMetadata footer) {
    SQLConf conf =
        ((org.apache.spark.sql.classic.SparkSession) input.spark()).sessionState().conf();
    try {
      return ParquetFileFormat.readSchemaFromFooter(
          new Footer(file.getPath(), footer), new ParquetToSparkSchemaConverter(conf));
    } catch (Exception e) {
      throw new InvalidInputException(input.label(file) + ": " + ReadFailure.of(e).detail(), e);
    }
  }

  private static ParquetMetadata read(InputFiles input, FileStatus file) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromStatus(file, input.configuration()))) {
      return reader.getFooter();
    } catch (IOException e) {
      throw input.failure(file, e);
    } catch (RuntimeException e) {
      if (ReadFailure.isFromStorage(e)) {
        throw input.failure(file, e);
      }
      throw new InvalidInputException(input.label(file) + " is not a Parquet file", e);
    }
  }

  private static void requireSame(
      String first, MessageType expected, String other, MessageType actual) {
    for (Type field : expected.getFields()) {
      if (!actual.containsField(field.getName())) {
        throw new InvalidInputException(
            other + " has no column '" + field.getName() + "', expected the columns of " + first);
      }
      String type = type(field);
      String otherType = type(actual.getType(field.getName()));
      if (!type.equals(otherType)) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s: column '%s' is %s, expected %s as in %s",
                other,
                field.getName(),
                otherType,
                type,
                first));
      }
    }
    for (Type field : actual.getFields()) {
      if (!expected.containsField(field.getName())) {
        throw new InvalidInputException(
            other + " has a column '" + field.getName() + "' that " + first + " has not");
      }
    }
  }

  /** A type without whether it may be null, which writers decide for themselves. */
  private static String type(Type type) {
    StringBuilder text = new StringBuilder();
    type.writeToStringBuilder(text, "");
    return text.toString()
        .replaceAll("\\s+", " ")
        .replaceFirst("^(required|optional|repeated) ", "")
        .replace(" " + type.getName(), "");
  }
}
