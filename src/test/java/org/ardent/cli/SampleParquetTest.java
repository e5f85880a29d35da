package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Samples in Parquet are those of other formats, with a type for each column. */
class SampleParquetTest extends CommandLineTest {
  private static final int COUNT = 4_500;

  /** Words, bits and codes, some of which are missing; with numbers too, or without. */
  private void trained(boolean numbers) {
    StringBuilder csv = new StringBuilder("word,bit,code" + (numbers ? ",size\n" : "\n"));
    for (int i = 0; i < 300; i++) {
      csv.append(
              i % 7 == 0
                  ? ""
                  : List.of("red", "green", "a, b").get(i % 3).replace("a, b", "\"a, b\""))
          .append(',')
          .append(i % 2)
          .append(',')
          .append(i % 11 == 0 ? "" : String.valueOf(i % 3))
          .append(numbers ? "," + Math.sin(i) + "\n" : "\n");
    }
    write("t.csv", csv.toString());
    String kinds = "word=categorical,bit=binary,code=categorical:200";
    ardent(
            "train --model nade --hidden 4 --epochs 2 --train {}/t.csv --output {}/m --kinds "
                + kinds)
        .json();
  }

  /** Not as Spark reads them: it has the largest file first. */
  private void assertSameAsText() {
    ardent("sample --model {}/m --count " + COUNT + " --seed 3 --output {}/s.csv").json();
    ardent("convert --data {}/s.parquet --output {}/p.csv").json();
    assertThat(text("p.csv")).isEqualTo(text("s.csv"));
  }

  private Dataset<Row> parquet() {
    ardent("sample --model {}/m --count " + COUNT + " --seed 3 --output {}/s.parquet").json();
    return SPARK.read().parquet(folder + "/s.parquet");
  }

  @Test
  void ofBitsAndCategories() {
    trained(false);
    Dataset<Row> rows = parquet();
    assertThat(rows.schema().simpleString()).isEqualTo("struct<word:string,bit:tinyint,code:int>");
    assertSameAsText();
    assertThat(rows.filter("word is null").count()).isPositive();
  }

  /** A column of numbers has the type that what was drawn of it takes. */
  @Test
  void ofNumbers() {
    trained(true);
    Dataset<Row> rows = parquet();
    assertThat(rows.schema().simpleString())
        .isEqualTo("struct<word:string,bit:tinyint,code:int,size:double>");
    assertSameAsText();
  }
}
