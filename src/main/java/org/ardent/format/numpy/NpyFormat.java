package org.ardent.format.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.ardent.io.ByteSource;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;

/** A file with one NumPy array: see {@link NpyArray}. Its length must be what its shape needs. */
public final class NpyFormat implements TableFormat {
  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String pattern() {
    return ".npy";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.endsWith(".npy");
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    FileStatus file = input.only("NumPy");
    if (file.getLen() == 0) {
      throw input.empty();
    }
    ByteSource source = new ByteSource.OfFile(file.getPath().toString(), false);
    NpyArray array;
    try (InputStream in = source.open(input.configuration(), 0)) {
      NpyHeader header = NpyHeader.read(in);
      array = new NpyArray(header, header.bytes());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(input.label(file) + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw input.failure(file, e);
    }
    if (array.isEmpty()) {
      throw input.empty();
    }
    long length = array.offset() + array.dataBytes();
    if (file.getLen() != length) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has %d bytes, expected %d for the %d × %d values that its header declares",
              input.label(file),
              file.getLen(),
              length,
              array.rows(),
              array.width()));
    }
    return array.table(input, source, options, true);
  }
}
