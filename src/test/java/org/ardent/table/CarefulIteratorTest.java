package org.ardent.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ardent.io.Setting;
import org.junit.jupiter.api.Test;

class CarefulIteratorTest {
  /** One row, and then what happens. */
  private static String problem(Supplier<Integer> second) {
    Iterator<Integer> rows =
        Stream.<Supplier<Integer>>of(() -> 1, second).map(Supplier::get).iterator();
    CarefulIterator<Integer> careful = new CarefulIterator<>(rows, "f", () -> {});
    assertThat(careful.next()).isEqualTo(new RowOrEnd<>(1, null));
    RowOrEnd<Integer> last = careful.next();
    assertThat(last.value()).isNull();
    assertThat(careful.hasNext()).isFalse();
    return last.problem();
  }

  @Test
  void brokenDataEndTheRows() {
    assertThat(
            problem(
                () -> {
                  throw new ArrayIndexOutOfBoundsException();
                }))
        .isEqualTo("f: unreadable data (array index out of bounds)");
  }

  @Test
  void whatDoesNotFitIntoMemoryIsAProblemOfTheFile() {
    assertThat(Setting.named(problem(() -> new byte[Integer.MAX_VALUE].length)))
        .isEqualTo(
            "f: a row does not fit into memory: the file is damaged, or spark.executor.memory (in"
                + " local mode spark.driver.memory) too small");
  }
}
