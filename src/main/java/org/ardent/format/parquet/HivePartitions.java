package org.ardent.format.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Numbers;

/**
 * The columns that folders hold, as Hive and Spark write them: {@code year=2024/month=1/part-0}.
 * They come after the columns of the files.
 */
final class HivePartitions {
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private HivePartitions() {}

  /**
   * The columns of the files, followed by those of their folders.
   *
   * @throws InvalidInputException if the files do not all lie in folders of the same columns
   */
  static StructType addTo(StructType schema, InputFiles input) {
    if (input.base() == null) {
      return schema;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (FileStatus file : input.files()) {
      Map<String, String> folders = folders(file.getPath(), input.base());
      if (values.isEmpty()) {
        folders.keySet().forEach(name -> values.put(name, new ArrayList<>()));
      }
      if (!List.copyOf(folders.keySet()).equals(List.copyOf(values.keySet()))) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s lies in folders of %s, expected folders of %s as the first file",
                input.label(file),
                folders.keySet(),
                values.keySet()));
      }
      folders.forEach((name, value) -> values.get(name).add(value));
    }
    StructType all = schema;
    for (Map.Entry<String, List<String>> column : values.entrySet()) {
      if (!List.of(schema.fieldNames()).contains(column.getKey())) {
        all = all.add(column.getKey(), type(column.getValue()), true);
      }
    }
    return all;
  }

  private static Map<String, String> folders(Path file, Path base) {
    Map<String, String> folders = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Path path = file.getParent();
        path != null && path.depth() > base.depth();
        path = path.getParent()) {
      names.add(0, path.getName());
    }
    for (String name : names) {
      if (InputFiles.isColumn(name)) {
        int equals = name.indexOf('=');
        folders.put(
            ExternalCatalogUtils.unescapePathName(name.substring(0, equals)),
            ExternalCatalogUtils.unescapePathName(name.substring(equals + 1)));
      }
    }
    return folders;
  }

  private static DataType type(List<String> values) {
    boolean whole = true;
    boolean number = true;
    for (String value : values) {
      if (!value.equals(NULL)) {
        double parsed = Numbers.parse(value, 0, value.length());
        number &= !Double.isNaN(parsed);
        whole &= value.matches("-?\\d{1,18}");
      }
    }
    return whole ? DataTypes.LongType : number ? DataTypes.DoubleType : DataTypes.StringType;
  }
}
