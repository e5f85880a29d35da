package org.ardent.format.matlab;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.ardent.format.array.NamedArray;
import org.ardent.format.array.WholeRows;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowMaker;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;

/**
 * MATLAB's files of version 5 (which its options {@code -v6} and {@code -v7} write): one matrix of
 * real numbers, a row of the table per row, full or sparse, logical, integer or floating. {@link
 * NamedArray#choose} says which of a file's variables. One task reads it; a variable has at most 2
 * GB.
 *
 * <p>Nothing is transposed: MATLAB flattens an image column by column, so that with images of 28×28
 * x2 is below x1 and not beside it, as in the Caltech-101 silhouettes. A model then sees pixels
 * column after column; an ordering in a file of positions gives the raster order, but no ordering
 * changes where columns lie, so pictures of samples are mirrored at the diagonal.
 */
public final class MatFormat implements TableFormat {
  @Override
  public String name() {
    return "mat";
  }

  @Override
  public String pattern() {
    return ".mat";
  }

  @Override
  public boolean matches(String fileName) {
    return fileName.endsWith(".mat");
  }

  @Override
  public boolean holdsVariables() {
    return true;
  }

  @Override
  public Table read(InputFiles input, ReadOptions options) {
    FileStatus file = input.only("MATLAB");
    if (file.getLen() == 0) {
      throw input.empty();
    }
    String label = input.label(file);
    String uri = file.getPath().toString();
    List<MatVariable> variables;
    try {
      variables = MatHeaders.read(input.configuration(), uri, file.getLen());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(label + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw input.failure(file, e);
    }
    NamedArray chosen =
        NamedArray.choose(
            label, variables.stream().map(MatVariable::description).toList(), options.variable());
    MatVariable variable =
        variables.stream().filter(v -> v.description().equals(chosen)).findFirst().orElseThrow();
    Columns columns = Columns.unnamed(input.label(), variable.columns(), options);
    RowMaker maker = new RowMaker(columns, options);
    return new Table(
        input.label(),
        columns,
        WholeRows.rdd(input, new MatRows(uri, variable, maker), file.getPath().getName()),
        null);
  }
}
