package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedModelFactoryTest {
  private static final Pattern ADVICE = Pattern.compile(".*; hiddenLayers ([0-9,]+) would fit");

  private static CheckedModelFactory size(String name, Variable variable, long heapMegabytes) {
    Layout layout =
        new Layout(Collections.nCopies(784, variable), IntStream.range(0, 784).toArray());
    return new CheckedModelFactory(
        hidden -> ModelRegistry.get(name).factory().create(layout, Activation.SIGMOID, hidden),
        TrainingSettings.BASE,
        4,
        new MemoryLimits(heapMegabytes * 1_000_000, 2, 0, 0));
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }

  /** What is said to fit does, and one unit more does not. */
  @ParameterizedTest
  @CsvSource({
    "nade-untied, 500, 4000, '154,252,784 parameters, which need 11.3 GB of memory'",
    "nade-untied, 7000, 4000, 'more parameters than an array can hold'",
    "nade, 200000, 4000, '313,800,784 parameters'",
    "autoencoder, '40000,8000', 1000, parameters"
  })
  void saysWhichSizeWouldFit(String name, String hidden, long heap, String expected) {
    CheckedModelFactory size = size(name, new Variable.Binary(), heap);
    String message = refusal(size, numbers(hidden));
    assertThat(message).startsWith("hiddenLayers " + hidden + " makes ").contains(expected);
    Matcher advice = ADVICE.matcher(message);
    assertThat(advice.matches()).as(message).isTrue();
    List<Integer> fits = numbers(advice.group(1));
    assertThat(size.create(fits).hidden()).isEqualTo(fits);
    List<Integer> more = fits.stream().map(h -> h + 1 + (h - 1) / fits.get(0)).toList();
    assertThat(refusal(size, more)).contains("would fit");
  }

  private static String refusal(CheckedModelFactory size, List<Integer> hidden) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> size.create(hidden))
        .isInstanceOf(InvalidInputException.class)
        .satisfies(e -> messages.add(e.getMessage()));
    return messages.get(0);
  }

  @Test
  void someModelsFitInNoSize() {
    assertThat(refusal(size("fvsbn", new Variable.Nominal(256), 4000), List.of()))
        .isEqualTo("the model makes more parameters than an array can hold");
    assertThat(refusal(size("nade-untied", new Variable.Nominal(256), 300), List.of(500)))
        .endsWith("; no hiddenLayers would fit");
  }

  @Test
  void whatFitsIsMade() {
    CheckedModelFactory size = size("nade-untied", new Variable.Binary(), 4000);
    assertThat(size.create(List.of(16)).parameterCount()).isEqualTo(4_936_848);
    assertThatThrownBy(() -> size.create(List.of(3, 4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("hiddenLayers: ")
        .hasMessageContaining("one hidden layer");
  }
}
