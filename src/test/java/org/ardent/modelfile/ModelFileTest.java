package org.ardent.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.format.Mutations;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.VariablesJson;
import org.ardent.kind.VariablesJsonTest;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Binary;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

public class ModelFileTest {
  private static final String SOURCE = "dir/model.safetensors";

  public static Stream<Model> models() {
    Layout mixed = new Layout(VariablesJsonTest.ALL, new int[] {3, 5, 0, 2, 4, 1});
    Layout binary = binary(20);
    return Stream.of(
        ModelRegistry.get("fvsbn").factory().create(mixed, Activation.SIGMOID, List.of()),
        ModelRegistry.get("fvsbn").factory().create(binary, Activation.SIGMOID, List.of()),
        ModelRegistry.get("made").factory().create(mixed, Activation.TANH, List.of(5, 6)),
        ModelRegistry.get("made")
            .factory()
            .create(binary, new Architecture(Activation.RELU, List.of(4), true, 3, 1)),
        ModelRegistry.get("nade").factory().create(mixed, Activation.TANH, List.of(5)),
        ModelRegistry.get("nade").factory().create(binary, Activation.RELU, List.of(16)),
        ModelRegistry.get("nade-untied").factory().create(mixed, Activation.TANH, List.of(3)),
        ModelRegistry.get("nade-untied").factory().create(binary(1), Activation.RELU, List.of(2)),
        ModelRegistry.get("nade-orderless").factory().create(mixed, Activation.TANH, List.of(5, 4)),
        ModelRegistry.get("nade-orderless").factory().create(binary, Activation.RELU, List.of(3)),
        ModelRegistry.get("rnn").factory().create(mixed, Activation.SIGMOID, List.of(4)),
        ModelRegistry.get("autoencoder").factory().create(mixed, Activation.TANH, List.of(5, 3)));
  }

  private static Layout binary(int n) {
    return new Layout(Collections.nCopies(n, new Binary()), IntStream.range(0, n).toArray());
  }

  public static float[] parameters(Model model) {
    Random random = Random.of(2, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
    }
    parameters[0] = -0.0f;
    parameters[1] = Float.MIN_VALUE;
    parameters[2] = -Float.MAX_VALUE;
    return parameters;
  }

  public static byte[] write(Model model, float[] parameters, Map<String, String> extra)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(out, model, parameters, extra);
    return out.toByteArray();
  }

  private static LoadedModel read(byte[] bytes) throws IOException {
    return ModelFile.read(new ByteArrayInputStream(bytes), bytes.length, SOURCE);
  }

  @ParameterizedTest
  @MethodSource("models")
  void comesBackBitForBit(Model model) throws IOException {
    float[] parameters = parameters(model);
    byte[] bytes = write(model, parameters, Map.of());
    LoadedModel loaded = read(bytes);
    assertThat(loaded.parameters()).hasSameSizeAs(parameters);
    for (int i = 0; i < parameters.length; i++) {
      assertThat(Float.floatToRawIntBits(loaded.parameters()[i]))
          .isEqualTo(Float.floatToRawIntBits(parameters[i]));
    }
    assertThat(loaded.model().name()).isEqualTo(model.name());
    assertThat(loaded.model().activation()).isEqualTo(model.activation());
    assertThat(loaded.model().hidden()).isEqualTo(model.hidden());
    assertThat(loaded.model().layout().variables()).isEqualTo(model.layout().variables());
    assertThat(loaded.model().layout().ordering()).isEqualTo(model.layout().ordering());
    assertThat(write(loaded.model(), loaded.parameters(), loaded.metadata())).isEqualTo(bytes);
  }

  @Test
  void keepsMetadataItDoesNotKnow() throws IOException {
    Model model = nade();
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put("columns", "[\"a\"]");
    extra.put("model", "not taken");
    extra.put("aside", "é\n");
    LoadedModel loaded = read(write(model, parameters(model), extra));
    assertThat(loaded.metadata().keySet())
        .containsExactly(
            "format", "model", "activation", "variables", "ardentVersion", "columns", "aside");
    assertThat(loaded.metadata())
        .containsEntry("format", "1")
        .containsEntry("model", "nade")
        .containsEntry("activation", "sigmoid")
        .containsEntry("columns", "[\"a\"]")
        .containsEntry("aside", "é\n");
    assertThat(loaded.metadata().get("ardentVersion")).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void refusesToWriteWhatItWouldNotRead() {
    Model model = nade();
    float[] parameters = parameters(model);
    parameters[7] = Float.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(model, parameters, Map.of()))
        .withMessageContaining("parameter 7 is NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> write(model, new float[3], Map.of()));
  }

  private static Model nade() {
    return ModelRegistry.get("nade").factory().create(binary(3), Activation.SIGMOID, List.of(2));
  }

  /** The parts of a NADE file of 3 binary variables and 2 units, to be changed by a test. */
  private static final class Parts {
    final Map<String, String> metadata = new LinkedHashMap<>();
    final List<Spec> specs = new ArrayList<>();
    final Map<String, Object> values = new LinkedHashMap<>();

    Parts() {
      metadata.put("format", "1");
      metadata.put("model", "nade");
      metadata.put("activation", "sigmoid");
      metadata.put("variables", VariablesJson.write(binary(3).variables()));
      floats("W", 3, 2);
      floats("c", 2);
      floats("V", 3, 2);
      floats("b", 3);
      ordering(2, 0, 1);
    }

    Parts floats(String name, int... shape) {
      Spec spec = Spec.of(name, DType.F32, shape);
      return put(spec, new float[spec.tensor().size()]);
    }

    Parts ordering(long... ordering) {
      return put(Spec.of("ordering", DType.I64, ordering.length), ordering);
    }

    Parts put(Spec spec, Object array) {
      remove(spec.name());
      specs.add(spec);
      values.put(spec.name(), array);
      return this;
    }

    Parts remove(String name) {
      specs.removeIf(s -> s.name().equals(name));
      return this;
    }

    Parts variables(Variable... variables) {
      metadata.put("variables", VariablesJson.write(List.of(variables)));
      return this;
    }

    byte[] bytes() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      SafeTensorsWriter writer = new SafeTensorsWriter(out, metadata, specs);
      for (Spec spec : specs) {
        Object array = values.get(spec.name());
        if (array instanceof float[] floats) {
          writer.write(floats);
        } else if (array instanceof double[] doubles) {
          writer.write(doubles);
        } else {
          writer.write((long[]) array);
        }
      }
      writer.finish();
      return out.toByteArray();
    }
  }

  @Test
  void unitsAreSigmoidUnlessTheFileSaysOtherwise() throws IOException {
    Parts parts = new Parts();
    parts.metadata.remove("activation");
    assertThat(read(parts.bytes()).model().activation()).isEqualTo(Activation.SIGMOID);
  }

  private static Arguments hostileCase(Consumer<Parts> change, String expected) {
    return arguments(change, expected);
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        hostileCase(p -> p.metadata.clear(), "__metadata__ has no 'format'"),
        hostileCase(p -> p.metadata.remove("model"), "has no 'model'"),
        hostileCase(p -> p.metadata.remove("variables"), "has no 'variables'"),
        hostileCase(p -> p.metadata.put("format", "2"), "format '2' is not supported"),
        hostileCase(p -> p.metadata.put("model", "gan"), "unknown model 'gan', expected one of ["),
        hostileCase(p -> p.metadata.put("activation", "gelu"), "unknown activation 'gelu'"),
        hostileCase(p -> p.metadata.put("variables", "[{]"), "variables: not valid JSON"),
        hostileCase(p -> p.variables(new Binary()), "the ordering has 3 entries for 1 variables"),
        hostileCase(
            p -> p.variables(new Binary(), new Binary(), new Variable.Nominal(4)),
            "tensor 'W' has shape [3, 2], expected [6, 2]"),
        hostileCase(
            p -> p.variables(new Binary(), new Binary(), new Variable.Nominal(2_000_000_000)),
            "2000000002 input columns, more than the 20 numbers of the file"),
        hostileCase(
            p ->
                p.variables(
                    new Binary(),
                    new Variable.Nominal(2_000_000_000),
                    new Variable.Nominal(2_000_000_000)),
            "more parameters than an array can hold"),
        hostileCase(p -> p.remove("ordering"), "tensor 'ordering' is missing"),
        hostileCase(p -> p.floats("ordering", 3), "'ordering' has dtype F32"),
        hostileCase(
            p -> p.put(Spec.of("ordering", DType.I64, 3, 1), new long[3]),
            "the ordering has 1 entries for 3 variables"),
        hostileCase(
            p -> p.put(Spec.of("ordering", DType.I64, 1, 3), new long[] {2, 0, 1}),
            "tensor 'ordering' has shape [1, 3], expected [3]"),
        hostileCase(
            p -> p.put(Spec.of("ordering", DType.I64, 1, 1, 3), new long[3]), "shape [1, 1, 3]"),
        hostileCase(p -> p.put(Spec.of("ordering", DType.I64, 0, 3), new long[0]), "is empty"),
        hostileCase(p -> p.ordering(0, 1), "the ordering has 2 entries for 3 variables"),
        hostileCase(p -> p.ordering(0, 1, 1), "not a permutation of 0…2: entry 2 is 1"),
        hostileCase(p -> p.ordering(0, 3, 1), "not a permutation of 0…2: entry 1 is 3"),
        hostileCase(p -> p.ordering(-1, 0, 1), "entry 0 is -1"),
        hostileCase(p -> p.ordering(0, 1, 1L << 32), "entry 2 is 4294967296"),
        hostileCase(p -> p.remove("c"), "tensor c is missing"),
        hostileCase(p -> p.remove("V"), "tensor 'V' of shape [3, 2] is missing"),
        hostileCase(p -> p.floats("c", 0), "at least one unit"),
        hostileCase(p -> p.floats("c", 3), "tensor 'W' has shape [3, 2], expected [3, 3]"),
        hostileCase(p -> p.floats("W", 2, 3), "'W' has shape [2, 3], expected [3, 2]"),
        hostileCase(p -> p.floats("W", 6), "'W' has shape [6], expected [3, 2]"),
        hostileCase(p -> p.floats("b", 3, 1), "'b' has shape [3, 1], expected [3]"),
        hostileCase(
            p -> p.put(Spec.of("b", DType.F64, 3), new double[3]),
            "'b' has dtype F64, expected F32"),
        hostileCase(
            p -> p.floats("extra", 1), "unknown tensor 'extra', expected [W, c, V, b, ordering]"),
        hostileCase(
            p -> {
              p.metadata.put("model", "fvsbn");
              List.of("W", "c", "V").forEach(p::remove);
              p.put(Spec.of("alpha", DType.F32, 3, 3), new float[] {0, 1, 0, 0, 0, 0, 0, 0, 0});
            },
            "alpha[0, 1]"));
  }

  @Test
  void readsTheFileThatTheHostileOnesDifferFrom() throws IOException {
    assertThat(read(new Parts().bytes()).model().layout().ordering()).containsExactly(2, 0, 1);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("hostile")
  void refusesInOneLine(Consumer<Parts> change, String expected) throws IOException {
    Parts parts = new Parts();
    change.accept(parts);
    byte[] bytes = parts.bytes();
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(SOURCE + ": ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @MethodSource("models")
  void survivesMutations(Model model) throws IOException {
    byte[] original = write(model, parameters(model), Map.of("columns", "[]"));
    Random random = Random.of(8, Random.TEST);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = Mutations.mutate(original, random);
      try {
        assertThat(read(bytes).parameters()).isNotNull();
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(SOURCE).doesNotContain("\n");
      }
    }
    assertThat(refused).isBetween(400, 999);
  }
}
