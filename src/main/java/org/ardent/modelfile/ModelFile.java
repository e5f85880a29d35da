package org.ardent.modelfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.VariablesJson;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.LongTensor;
import org.ardent.model.Model;
import org.ardent.model.Tensor;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;

/**
 * A model as one safetensors file: its tensors as float32, {@code ordering} and what else fixes its
 * structure as int64, and what they mean under {@code __metadata__}.
 */
public final class ModelFile {
  /** The metadata that Ardent writes itself. */
  public static final String FORMAT = "format";

  public static final String MODEL = "model";
  public static final String ACTIVATION = "activation";
  public static final String VARIABLES = "variables";
  public static final String VERSION = "ardentVersion";

  private static final String FORMAT_VERSION = "1";
  private static final String ORDERING = "ordering";

  private static final String MEDIANS = "reference.column.median";
  private static final String SPREADS = "reference.column.spread";
  private static final String QUANTILES = "reference.oddity.quantiles";

  /** Optional: 0 where a file has none. */
  private static final String UNITS = "reference.column.unit";

  private static final String RARITY = "reference.rarity.";
  private static final String RARITY_USUAL = RARITY + "usual";
  private static final String RARITY_ROWS = RARITY + "rows";
  private static final String RARITY_MISSING = RARITY + "missing";
  private static final String RARITY_START = RARITY + "start";
  private static final String RARITY_POINTS = RARITY + "points";

  private ModelFile() {}

  /** Writes a model with nothing to judge rows by. The stream is neither flushed nor closed. */
  public static void write(
      OutputStream out, Model model, float[] parameters, Map<String, String> extra)
      throws IOException {
    write(out, new LoadedModel(model, parameters, extra));
  }

  /**
   * Writes a model. The stream is neither flushed nor closed.
   *
   * @param loaded the model; of its metadata the entries that Ardent writes itself are not taken,
   *     so that a model can be written as it was read
   * @throws IllegalArgumentException if a parameter is not finite, or their number is wrong
   */
  public static void write(OutputStream out, LoadedModel loaded) throws IOException {
    Model model = loaded.model();
    float[] parameters = loaded.parameters();
    if (parameters.length != model.parameterCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d parameters for a model that has %d",
              parameters.length,
              model.parameterCount()));
    }
    for (int i = 0; i < parameters.length; i++) {
      if (!Float.isFinite(parameters[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "parameter %d is %s: such a model cannot be saved", i, parameters[i]));
      }
    }
    List<Spec> specs = new ArrayList<>();
    for (Tensor tensor : model.tensors()) {
      specs.add(new Spec(tensor, DType.F32));
    }
    for (LongTensor structure : model.structure()) {
      specs.add(new Spec(structure.tensor(), DType.I64));
    }
    Reference reference = loaded.reference();
    if (reference != null) {
      specs.addAll(referenceSpecs(reference.columns()));
      if (hasUnits(reference)) {
        specs.add(unitSpec(reference.columns()));
      }
      if (reference.rarity() != null) {
        specs.addAll(raritySpecs(model.layout()));
      }
    }
    SafeTensorsWriter writer =
        new SafeTensorsWriter(out, metadata(model, loaded.metadata()), specs);
    for (Tensor tensor : model.tensors()) {
      writer.write(model.tensor(tensor, parameters));
    }
    for (LongTensor structure : model.structure()) {
      writer.write(structure.values());
    }
    if (reference != null) {
      writer.write(reference.medians());
      writer.write(reference.spreads());
      writer.write(reference.quantiles());
      if (hasUnits(reference)) {
        writer.write(reference.units());
      }
      if (reference.rarity() != null) {
        CellRarity rarity = reference.rarity();
        writer.write(rarity.usual());
        writer.write(rarity.rows());
        writer.write(rarity.missing());
        writer.write(rarity.start());
        writer.write(rarity.points());
      }
    }
    writer.finish();
  }

  private static boolean hasUnits(Reference reference) {
    return Arrays.stream(reference.units()).anyMatch(unit -> unit != 0);
  }

  private static Spec unitSpec(int columns) {
    return Spec.of(UNITS, DType.F64, columns);
  }

  /** Optional, all or none: models from before have no rarity. */
  private static List<Spec> raritySpecs(Layout layout) {
    int columns = layout.size();
    long points = layout.variables().stream().mapToLong(CellRarity::points).sum();
    return List.of(
        Spec.of(RARITY_USUAL, DType.F64, columns),
        Spec.of(RARITY_ROWS, DType.F64, columns),
        Spec.of(RARITY_MISSING, DType.F64, columns),
        Spec.of(RARITY_START, DType.I64, columns + 1),
        Spec.of(RARITY_POINTS, DType.F64, Math.toIntExact(points)));
  }

  private static List<Spec> referenceSpecs(int columns) {
    return List.of(
        Spec.of(MEDIANS, DType.F64, columns),
        Spec.of(SPREADS, DType.F64, columns),
        Spec.of(QUANTILES, DType.F64, Reference.QUANTILES));
  }

  private static Map<String, String> metadata(Model model, Map<String, String> extra) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, FORMAT_VERSION);
    metadata.put(MODEL, model.name());
    metadata.put(ACTIVATION, model.activation().label());
    metadata.put(VARIABLES, VariablesJson.write(model.layout().variables()));
    metadata.put(VERSION, ArdentVersion.get());
    extra.forEach(metadata::putIfAbsent);
    return metadata;
  }

  /**
   * Reads a model. The stream is not closed.
   *
   * @param length the number of bytes that {@code in} has, or {@link SafeTensors#UNKNOWN_LENGTH}
   * @param source what messages call the file
   * @throws InvalidInputException if it is not a model file; the message is one line
   * @throws IOException if reading fails
   */
  public static LoadedModel read(InputStream in, long length, String source) throws IOException {
    SafeTensors file = SafeTensors.read(in, length, source);
    try {
      Model model = model(file, source);
      checkTensors(model, file.specs());
      float[] parameters = new float[model.parameterCount()];
      for (Tensor tensor : model.tensors()) {
        model.setTensor(tensor, file.floats(tensor.name()), parameters);
      }
      return new LoadedModel(model, parameters, file.metadata(), reference(file, model.layout()));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(source + ": " + e.getMessage(), e);
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          source + ": the variables need more parameters than an array can hold", e);
    }
  }

  /** What rows are judged by, of which a file has all or nothing; null if it has nothing. */
  private static Reference reference(SafeTensors file, Layout layout) {
    if (!file.specs().containsKey(MEDIANS)) {
      return null;
    }
    double[] medians = file.doubles(MEDIANS);
    return new Reference(
        medians,
        file.doubles(SPREADS),
        file.doubles(QUANTILES),
        file.specs().containsKey(UNITS) ? file.doubles(UNITS) : new double[medians.length],
        file.specs().containsKey(RARITY_POINTS) ? rarity(file, layout) : null);
  }

  private static CellRarity rarity(SafeTensors file, Layout layout) {
    return new CellRarity(
        layout.variables(),
        file.doubles(RARITY_USUAL),
        file.doubles(RARITY_ROWS),
        file.doubles(RARITY_MISSING),
        file.longs(RARITY_START),
        file.doubles(RARITY_POINTS));
  }

  // What follows throws IllegalArgumentException, to which read adds the source.

  private static Model model(SafeTensors file, String source) {
    String format = required(file, FORMAT);
    if (!format.equals(FORMAT_VERSION)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "format '%s' is not supported, expected '%s'",
              InvalidInputException.excerpt(format),
              FORMAT_VERSION));
    }
    ModelRegistry.Entry entry = ModelRegistry.get(required(file, MODEL));
    Activation activation = activation(file.metadata().get(ACTIVATION));
    Layout layout =
        new Layout(
            VariablesJson.read(required(file, VARIABLES), source + ": variables"), ordering(file));
    checkPlausible(layout, file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, LongTensor> structure = new LinkedHashMap<>();
    file.specs()
        .forEach(
            (name, spec) -> {
              tensors.put(name, spec.tensor());
              if (spec.dtype() == DType.I64) {
                structure.put(name, new LongTensor(spec.tensor(), file.longs(name)));
              }
            });
    return entry.reader().read(layout, activation, tensors, structure);
  }

  private static String required(SafeTensors file, String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "not a model of Ardent's: __metadata__ has no '" + key + "'");
    }
    return value;
  }

  /** The activation of a name. Without a name it is the sigmoid, the default meaning of s. */
  private static Activation activation(String label) {
    if (label == null) {
      return Activation.SIGMOID;
    }
    for (Activation activation : Activation.values()) {
      if (activation.label().equals(label)) {
        return activation;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "unknown activation '%s', expected one of %s",
            InvalidInputException.excerpt(label),
            Arrays.stream(Activation.values()).map(Activation::label).toList()));
  }

  /** The ordering; where there are several, the first, by which tensors are laid out. */
  private static int[] ordering(SafeTensors file) {
    Spec spec = file.specs().get(ORDERING);
    if (spec == null) {
      throw new IllegalArgumentException("tensor 'ordering' is missing");
    }
    List<Integer> shape = spec.tensor().shape();
    if (spec.dtype() != DType.I64 || shape.isEmpty() || shape.size() > 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor 'ordering' has dtype %s and shape %s, expected I64 and one dimension (two if"
                  + " several)",
              spec.dtype(),
              shape));
    }
    int n = shape.get(shape.size() - 1);
    if (file.longs(ORDERING).length < n) {
      throw new IllegalArgumentException("tensor 'ordering' is empty");
    }
    long[] values = Arrays.copyOf(file.longs(ORDERING), n);
    int[] ordering = new int[values.length];
    for (int t = 0; t < values.length; t++) {
      if (values[t] < 0 || values[t] >= values.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the ordering is not a permutation of 0…%d: entry %d is %d",
                values.length - 1,
                t,
                values[t]));
      }
      ordering[t] = (int) values[t];
    }
    return ordering;
  }

  /**
   * Refuses variables that claim more inputs than the file has numbers, before a model is built
   * that allocates by the inputs. Every model has at least one parameter for each input.
   */
  private static void checkPlausible(Layout layout, SafeTensors file) {
    long numbers = file.specs().values().stream().mapToLong(s -> s.tensor().size()).sum();
    if (layout.inputs() > numbers) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the variables have %d input columns, more than the %d numbers of the file",
              layout.inputs(),
              numbers));
    }
  }

  private static void checkTensors(Model model, Map<String, Spec> found) {
    Map<String, Spec> expected = new LinkedHashMap<>();
    model.tensors().forEach(t -> expected.put(t.name(), new Spec(t, DType.F32)));
    for (LongTensor structure : model.structure()) {
      expected.put(structure.tensor().name(), new Spec(structure.tensor(), DType.I64));
    }
    List<Spec> ofReference = referenceSpecs(model.layout().size());
    if (ofReference.stream().anyMatch(spec -> found.containsKey(spec.name()))) {
      ofReference.forEach(spec -> expected.put(spec.name(), spec));
      if (found.containsKey(UNITS)) {
        expected.put(UNITS, unitSpec(model.layout().size()));
      }
      if (found.keySet().stream().anyMatch(name -> name.startsWith(RARITY))) {
        raritySpecs(model.layout()).forEach(spec -> expected.put(spec.name(), spec));
      }
    }
    for (Spec spec : expected.values()) {
      checkTensor(spec, found.get(spec.name()));
    }
    for (String name : found.keySet()) {
      if (!expected.containsKey(name)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "unknown tensor '%s', expected %s",
                InvalidInputException.excerpt(name),
                expected.keySet()));
      }
    }
  }

  private static void checkTensor(Spec expected, Spec found) {
    if (found == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s' of shape %s is missing",
              expected.name(),
              expected.tensor().shape()));
    }
    if (found.dtype() != expected.dtype()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s' has dtype %s, expected %s",
              expected.name(),
              found.dtype(),
              expected.dtype()));
    }
    if (!found.tensor().equals(expected.tensor())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "tensor '%s' has shape %s, expected %s",
              expected.name(),
              found.tensor().shape(),
              expected.tensor().shape()));
    }
  }
}
