package org.ardent.format.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.util.SerializableConfiguration;
import org.ardent.table.FilePart;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * Checks what the pages of small Parquet files declare. Parquet's readers allocate what a size, a
 * count or a string's length says, so that a kilobyte can ask for gigabytes. A large file cannot
 * ask for more than honest compression can hold, so it is not read twice.
 */
final class ParquetPages implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Files of so many bytes are large: one allocation, of 2³¹ numbers, is a thousand times that. */
  private static final long LARGE = 8L << 20;

  /** What old writers left out of a chunk's size: the header of its dictionary. */
  private static final int SLACK = 100;

  private static final int MOST_IN_LIST = 1 << 16;

  private final SerializableConfiguration configuration;
  private final Set<String> columns;

  /** A check of some of a file's columns. */
  ParquetPages(Configuration configuration, Set<String> columns) {
    this.configuration = new SerializableConfiguration(configuration);
    this.columns = Set.copyOf(columns);
  }

  /**
   * Reads the pages of a part of a file.
   *
   * @throws IOException about a page that declares more than it can hold
   */
  void check(FilePart part) throws IOException {
    if (part.fileSize() >= LARGE) {
      return;
    }
    Configuration hadoop = configuration.value();
    HadoopInputFile file = HadoopInputFile.fromPath(new Path(part.path()), hadoop);
    ParquetReadOptions options =
        HadoopReadOptions.builder(hadoop)
            .withRange(part.start(), part.start() + part.length())
            .build();
    CodecFactory codecs = new CodecFactory(hadoop, 0);
    try (ParquetFileReader reader = ParquetFileReader.open(file, options);
        SeekableInputStream in = file.newStream()) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
          String[] path = chunk.getPath().toArray();
          if (columns.contains(path[0]) && !chunk.isEncrypted()) {
            ColumnDescriptor column = schema.getColumnDescription(path);
            ParquetPage page = new ParquetPage(column, chunk.getCodec(), codecs);
            check(chunk, bytes(chunk, in, file.getLength()), page);
          }
        }
      }
    } finally {
      codecs.release();
    }
  }

  private static InputStream bytes(ColumnChunkMetaData chunk, SeekableInputStream in, long end)
      throws IOException {
    long start = chunk.getStartingPos();
    long size = Math.min(chunk.getTotalSize() + SLACK, end - start);
    if (start < 0 || size < 0) {
      throw new IOException("a column that is not within the file");
    }
    byte[] bytes = new byte[Math.toIntExact(size)];
    in.seek(start);
    in.readFully(bytes);
    return new ByteArrayInputStream(bytes);
  }

  private static void check(ColumnChunkMetaData chunk, InputStream in, ParquetPage page)
      throws IOException {
    long values = 0;
    while (values < chunk.getValueCount() && in.available() > 0) {
      values += page.check(header(in), in);
    }
  }

  private static PageHeader header(InputStream in) throws IOException {
    PageHeader header = new PageHeader();
    try {
      int mostBytes = in.available();
      header.read(new TCompactProtocol(new TIOStreamTransport(in), mostBytes, MOST_IN_LIST));
    } catch (TException e) {
      throw new IOException("a page whose header is none", e);
    } catch (StackOverflowError e) {
      // What is no header may be structures in structures in structures.
      throw new IOException("a page whose header is too deep", e);
    }
    return header;
  }
}
