package org.ardent.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.ardent.checkpoint.RunIdentity;
import org.ardent.kind.VariablesJson;
import org.ardent.math.DenseProductsProvider;
import org.ardent.model.LongTensor;
import org.ardent.model.Model;
import org.ardent.model.Tensor;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.pack.Shards;

/** Names and values of all that the outcome of a run depends on: build, model, settings, data. */
final class RunProperties {
  private static final String VERSION = "version";
  private static final String NUMERICS = "numerics";
  private static final String DENSE_PRODUCTS = "denseProducts";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RunProperties() {}

  /**
   * The identity of a run.
   *
   * @param valid the validation set, or null
   */
  static RunIdentity identity(Model model, TrainingSettings settings, Shards train, Shards valid) {
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
    properties.put(RunIdentity.TRAINING_DATA, data(train));
    properties.put(RunIdentity.VALIDATION_DATA, valid == null ? "none" : data(valid));
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

  /** Whether more epochs change nothing but the end of a run. */
  static boolean epochsMayDiffer(TrainingSettings settings) {
    return settings.optimizer().equals(TrainingSettings.LBFGS)
        || !settings.schedule().dependsOnLength();
  }
}
