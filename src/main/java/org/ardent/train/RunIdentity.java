package org.ardent.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.VariablesJson;
import org.ardent.math.DenseProductsProvider;
import org.ardent.model.LongTensor;
import org.ardent.model.Model;
import org.ardent.model.Tensor;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.pack.Shards;

/**
 * What a run is, as far as its outcome depends on it: build, model, settings, data. A checkpoint is
 * gone on with only by the run that made it.
 *
 * @param properties by name, in the order in which differences are reported
 */
record RunIdentity(Map<String, String> properties) {
  private static final String VERSION = "version";
  private static final String NUMERICS = "numerics";
  private static final String DENSE_PRODUCTS = "denseProducts";
  private static final String EPOCHS = "epochs";
  private static final String TRAINING_DATA = "trainingData";
  private static final String VALIDATION_DATA = "validationData";

  private static final ObjectMapper JSON = new ObjectMapper();

  RunIdentity {
    properties = new LinkedHashMap<>(properties);
  }

  /**
   * A run.
   *
   * @param valid the validation set, or null
   */
  static RunIdentity of(Model model, TrainingSettings settings, Shards train, Shards valid) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(VERSION, ArdentVersion.get());
    properties.put(NUMERICS, BuildNumerics.get());
    properties.put(DENSE_PRODUCTS, DenseProductsProvider.description());
    properties.put("model", model.name());
    properties.put("hiddenLayers", list(model.hidden()));
    properties.put("activation", model.activation().label());
    properties.put("masks", Integer.toString(model.masks()));
    properties.put("tensors", list(model.tensors().stream().map(Tensor::name).toList()));
    properties.put("kinds", checksum(kinds(model)));
    properties.put("ordering", checksum(structure(model)));
    for (Map.Entry<String, JsonNode> setting : JSON.valueToTree(settings).properties()) {
      properties.put(setting.getKey(), text(setting.getValue()));
    }
    properties.put("numShards", Integer.toString(train.count()));
    properties.put(TRAINING_DATA, data(train));
    properties.put(VALIDATION_DATA, valid == null ? "none" : data(valid));
    return new RunIdentity(properties);
  }

  private static String list(List<?> items) {
    return items.isEmpty()
        ? "none"
        : String.join(",", items.stream().map(String::valueOf).toList());
  }

  private static String text(JsonNode value) {
    return value.isTextual()
        ? value.textValue().toLowerCase(Locale.ROOT).replace('_', '-')
        : value.asText();
  }

  /** What columns are, without their statistics: those are the data's. */
  private static String kinds(Model model) {
    try {
      JsonNode list = JSON.readTree(VariablesJson.write(model.layout().variables()));
      for (JsonNode variable : list) {
        ((ObjectNode) variable).remove(List.of(VariablesJson.MEAN, VariablesJson.STD));
      }
      return list.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String structure(Model model) {
    StringBuilder text = new StringBuilder();
    for (LongTensor tensor : model.structure()) {
      text.append(tensor.tensor()).append(Arrays.toString(tensor.values()));
    }
    return text.toString();
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x (checksum)", crc.getValue());
  }

  private static String data(Shards shards) {
    return String.format(
        Locale.ROOT, "%d rows (fingerprint %016x)", shards.rows(), ShardsFingerprint.of(shards));
  }

  /**
   * Checks that this run may go on from a checkpoint of another.
   *
   * @param other the run that made it
   * @param epochsDone how many epochs the checkpoint has behind it
   * @param settings of this run
   * @param source what messages call the checkpoint
   * @param words what the user calls a property
   * @throws InvalidInputException with the differences
   */
  void requireSame(
      RunIdentity other,
      int epochsDone,
      TrainingSettings settings,
      String source,
      UnaryOperator<String> words) {
    boolean epochsMayDiffer =
        settings.optimizer().equals(TrainingSettings.LBFGS)
            || !settings.schedule().dependsOnLength();
    List<String> differences = new ArrayList<>();
    for (String name : properties.keySet()) {
      String mine = properties.get(name);
      String theirs = other.properties.get(name);
      boolean fine =
          Objects.equals(mine, theirs)
              || (name.equals(EPOCHS) && epochsMayDiffer && Integer.parseInt(mine) >= epochsDone)
              // Of other settings the data may be split, encoded or drawn otherwise.
              || (isData(name) && !differences.isEmpty());
      if (!fine) {
        differences.add(
            String.format(Locale.ROOT, "%s %s, this run has %s", words.apply(name), theirs, mine));
      }
    }
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT, "%s was made with %s", source, String.join("; ", differences)));
    }
  }

  /** A name of this run among others. */
  String fileName() {
    return UUID.nameUUIDFromBytes(properties.toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private static boolean isData(String name) {
    return name.equals(TRAINING_DATA) || name.equals(VALIDATION_DATA);
  }
}
