package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ardent.kind.DateColumns;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each option of reading, and each file, makes another key; the same ones make the same. */
class PackedSetKeysTest extends CommandLineTest {
  private static final List<Function<ReadOptions, ReadOptions>> OPTIONS =
      List.of(
          o -> o.withFormat("csv"),
          o -> o.withBinarize(Binarize.THRESHOLD, 1),
          o -> o.withBinarize(Binarize.SAMPLE, 1),
          o -> o.withBinarize(Binarize.SAMPLE, 2),
          o -> o.withColumns(List.of("a")),
          o -> o.without(List.of("a")),
          o -> o.withHeader(ReadOptions.Header.PRESENT),
          o -> o.withWidth(2),
          o -> o.withWholeGreyLevels(true),
          o -> o.withWhere("a = 1"),
          o -> o.withVariable("a"),
          o -> o.withSeparator("comma"),
          o -> o.withLibsvmBase(0),
          o -> o.withMissing(List.of("none")),
          o -> o.withMissing(List.of("none", "?")),
          o -> o.withDates(DateColumns.parse("a=hour")),
          o -> o.withSelect("a"));

  @BeforeEach
  void files() {
    write("t.csv", "a,b\n1,2\n");
    write("u.csv", "a,b\n1,2\n");
    write("k.json", "[]");
  }

  private String key(String name, ReadOptions read, String onInvalid) {
    Map<String, String> asked =
        new PackedSetKeys(SPARK, "auto").of(folder + "/" + name, read, onInvalid).asked();
    return asked.toString();
  }

  @Test
  void everyOptionCounts() {
    Set<String> keys = new HashSet<>();
    keys.add(key("t.csv", ReadOptions.DEFAULTS, "fail"));
    keys.add(key("t.csv", ReadOptions.DEFAULTS, "skip"));
    keys.add(key("u.csv", ReadOptions.DEFAULTS, "fail"));
    OPTIONS.forEach(option -> keys.add(key("t.csv", option.apply(ReadOptions.DEFAULTS), "fail")));
    assertThat(keys).hasSize(3 + OPTIONS.size());
    // A new option of reading gets a line above.
    assertThat(ReadOptions.class.getRecordComponents()).hasSize(15);
    String again =
        key(
            "t.csv",
            ReadOptions.DEFAULTS.withMissing(List.of("null", "nan", "na", "?", "")),
            "fail");
    assertThat(keys).contains(again);
  }

  @Test
  void filesCountBySizeAndTimeAndAFileOfKindsIsOne() {
    PackedSetKeys keys = new PackedSetKeys(SPARK, folder + "/k.json");
    var before = keys.of(folder + "/t.csv", ReadOptions.DEFAULTS, "fail");
    assertThat(before.isCurrent()).isTrue();
    write("k.json", "[{}]");
    assertThat(before.isCurrent()).isFalse();
    var between = keys.of(folder + "/t.csv", ReadOptions.DEFAULTS, "fail");
    write("t.csv", "a,b\n1,2\n3,4\n");
    assertThat(between.isCurrent()).isFalse();
  }
}
