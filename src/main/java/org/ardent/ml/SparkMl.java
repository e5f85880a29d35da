package org.ardent.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** All calls of methods that Spark keeps private to its package {@code ml}. */
final class SparkMl {
  private SparkMl() {}

  /** What Spark ML stores about an instance, as JSON: class, uid, timestamp, version, params. */
  static String metadata(Params instance, SparkSession spark) {
    return DefaultParamsWriter.getMetadataToSave(instance, spark, Option.empty(), Option.empty());
  }

  /** Spark ML's metadata of an instance of a class. */
  static DefaultParamsReader.Metadata metadata(String json, Class<?> expected) {
    return DefaultParamsReader.parseMetadata(json, expected.getName());
  }

  /** Sets the params that metadata has. */
  static void setParams(Params instance, DefaultParamsReader.Metadata metadata) {
    metadata.getAndSetParams(instance, Option.empty());
  }

  /** A param with its default and its value. The words are Spark's own, except for arrays. */
  static String explain(Params instance, Param<?> param) {
    List<String> values = new ArrayList<>();
    if (instance.getDefault(param).isDefined()) {
      values.add("default: " + ParamCheck.text(instance.getDefault(param).get()));
    }
    if (instance.get(param).isDefined()) {
      values.add("current: " + ParamCheck.text(instance.get(param).get()));
    }
    String words = values.isEmpty() ? "undefined" : String.join(", ", values);
    return param.name() + ": " + param.doc() + " (" + words + ")";
  }

  /** A reader of instances that are params alone. */
  static <T> MLReader<T> paramsReader() {
    return new DefaultParamsReader<>();
  }
}
