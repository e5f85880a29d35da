package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of mixed kinds that samples continue, in an ordering that is not the columns'. */
class GivenPrefixTest extends CustomerTables {
  @Test
  void samplesContinueTheColumnsAtTheFirstPositions() {
    trainMixed("nade", " --hidden 5 --epochs 1 --ordering random:3").json();
    int[] ordering = model("m").model().layout().ordering();
    assertThat(ordering).isNotEqualTo(IntStream.range(0, 5).toArray());
    List<String[]> rows = customers(12, 7);
    int[] first = Arrays.copyOf(ordering, 3);
    // Columns are found by name, in whatever order.
    write("prefix.csv", csv(NAMES, rows, first[2], first[0], first[1]));
    ardent("sample --model {}/m --given {}/prefix.csv --output {}/s.csv").json();
    // The same draws as from whole rows of which three positions are kept.
    write("whole.csv", csv(rows));
    ardent("sample --model {}/m --given {}/whole.csv --observed 3 --output {}/w.csv").json();
    assertThat(text("w.csv")).isEqualTo(text("s.csv"));
    // What is given stays to the last digit.
    ardent(
            String.format(
                Locale.ROOT,
                "convert --data {}/s.csv --columns %s --output {}/kept.csv",
                columns(first)))
        .json();
    ardent(
            String.format(
                Locale.ROOT,
                "convert --data {}/whole.csv --columns %s --output {}/given.csv",
                columns(first)))
        .json();
    assertThat(text("kept.csv")).isEqualTo(text("given.csv"));
    assertThat(text("kept.csv").lines()).hasSize(13);

    write("other.csv", csv(NAMES, rows, ordering[0], ordering[2]));
    assertMistake("sample --model {}/m --given {}/other.csv --output {}/o.csv")
        .contains(
            "other.csv: the given columns are no prefix of the model's ordering, which begins with "
                + columns(Arrays.copyOf(ordering, 2)).replace(",", ", "),
            "cannot be drawn exactly");
    assertMistake("sample --model {}/m --given {}/other.csv --observed 2 --output {}/o.csv")
        .contains("other.csv has no column '" + NAMES.get(ordering[1]) + "', expected the first 2");
    assertMistake("sample --model {}/m --given {}/whole.csv --output {}/o.csv")
        .contains("whole.csv has all 5 columns, expected --observed");
  }

  private static String columns(int[] places) {
    return String.join(",", Arrays.stream(places).mapToObj(NAMES::get).toList());
  }
}
