package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.junit.jupiter.api.Test;

/**
 * The Python package has the params of the Java classes: their names, types, defaults, texts,
 * getters and setters. {@code mvn test -Dtest=PythonParamsTest -Dardent.api.write=true} writes them
 * anew.
 */
class PythonParamsTest {
  private static final Path FILE = Path.of("src/main/python/ardent/ml/_params.py");
  private static final int WIDTH = 89;

  @Test
  void pythonHasTheParamsOfJava() throws IOException {
    if (Boolean.getBoolean("ardent.api.write")) {
      Files.writeString(FILE, module());
    } else {
      List<String> written = Files.readAllLines(FILE);
      List<String> expected = module().lines().toList();
      int same = 0;
      while (same < Math.min(written.size(), expected.size())
          && written.get(same).equals(expected.get(same))) {
        same++;
      }
      assertThat(written.subList(same, written.size()))
          .as("%s from line %d on; -Dardent.api.write=true writes it anew", FILE, same + 1)
          .isEqualTo(expected.subList(same, expected.size()));
    }
  }

  private static String module() {
    AutoregressiveDensity density = new AutoregressiveDensity();
    LogLikelihoodEvaluator evaluator = new LogLikelihoodEvaluator();
    return """
    \"""The params of Ardent's stages, as the Java classes declare them.

    Written by PythonParamsTest, which fails where this file says something else. Do not edit.
    \"""

    from __future__ import annotations

    from collections.abc import Sequence
    from typing import TYPE_CHECKING, Any

    from pyspark import keyword_only
    from pyspark.ml.param import Param, Params

    from ardent.ml._converters import Converters
    from ardent.ml._java import new_java_object

    if TYPE_CHECKING:
        from typing_extensions import Self
    """
        + shared("_DensityParams", "Params of the estimator and of its models.", density)
        + stage("_DensityStage", "_DensityParams", density)
        + "\n\nclass _ModelSetters(_DensityParams):\n"
        + "    \"\"\"Setters of the params that a model heeds.\"\"\"\n"
        + setters(density, AutoregressiveDensityModel.class)
        + shared("_EvaluatorParams", "Params of the evaluator.", evaluator)
        + stage("_EvaluatorStage", "_EvaluatorParams", evaluator);
  }

  /** The declarations, with defaults and getters. */
  private static String shared(String name, String doc, Params params) {
    StringBuilder text = new StringBuilder("\n\nclass %s(Params):\n".formatted(name));
    text.append("    \"\"\"%s\"\"\"\n\n    _input_kwargs: dict[str, Any]\n\n".formatted(doc));
    for (Param<?> param : params.params()) {
      text.append(
          """
              %s: Param[%s] = Param(
                  Params._dummy(),
                  "%s",
          %s,
                  typeConverter=Converters.%s,
              )
          """
              .formatted(param.name(), type(param), param.name(), doc(param), converter(param)));
    }
    text.append("\n    def __init__(self, *args: Any) -> None:\n");
    text.append("        super().__init__(*args)\n        self._setDefault(\n");
    for (Param<?> param : params.params()) {
      if (params.hasDefault(param)) {
        text.append("            %s=%s,\n".formatted(param.name(), value(params, param)));
      }
    }
    text.append("        )\n");
    for (Param<?> param : params.params()) {
      text.append(
          """

              def get%s(self) -> %s:
                  \"""The value of `%s`.\"""
                  return self.getOrDefault(self.%s)
          """
              .formatted(capitalised(param), type(param), param.name(), param.name()));
    }
    return text.toString();
  }

  /** What is made by its params: the constructor, and the setters. */
  private static String stage(String name, String parent, Params params) {
    return "\n\nclass %s(%s):\n".formatted(name, parent)
        + "    \"\"\"Constructor by keywords, and setters.\"\"\"\n\n"
        + keywords("__init__", "None", params)
        + "        super().__init__()\n"
        + "        self._java_obj = new_java_object(\"%s\", self.uid)\n"
            .formatted(params.getClass().getName())
        + "        self._set(**self._input_kwargs)\n\n"
        + keywords("setParams", "Self", params)
        + "        \"\"\"Sets the params that are given.\"\"\"\n"
        + "        return self._set(**self._input_kwargs)\n"
        + setters(params, params.getClass());
  }

  private static String keywords(String method, String result, Params params) {
    String arguments =
        Arrays.stream(params.params())
            .map(
                param ->
                    "        %s: %s%s = %s,\n"
                        .formatted(
                            param.name(),
                            accepted(param),
                            params.hasDefault(param) ? "" : " | None",
                            params.hasDefault(param) ? value(params, param) : "None"))
            .collect(Collectors.joining());
    return "    @keyword_only\n    def %s(\n        self,\n        *,\n%s    ) -> %s:\n"
        .formatted(method, arguments, result);
  }

  private static String setters(Params params, Class<?> declaring) {
    StringBuilder text = new StringBuilder();
    for (Param<?> param : params.params()) {
      String setter = "set" + capitalised(param);
      if (Arrays.stream(declaring.getDeclaredMethods())
          .noneMatch(method -> method.getName().equals(setter))) {
        continue;
      }
      String element = param instanceof IntArrayParam ? "int" : "str";
      boolean array = param instanceof IntArrayParam || param instanceof StringArrayParam;
      text.append(
          """

              def %s(self, %s) -> Self:
          %s
                  return self._set(%s=%s)
          """
              .formatted(
                  setter,
                  array
                      ? "*value: %s | Sequence[%s]".formatted(element, element)
                      : "value: " + type(param),
                  docstring(param),
                  param.name(),
                  array ? "Converters.flat(value)" : "value"));
    }
    return text.toString();
  }

  private static String capitalised(Param<?> param) {
    return param.name().substring(0, 1).toUpperCase(Locale.ROOT) + param.name().substring(1);
  }

  private static String type(Param<?> param) {
    return switch (converter(param)) {
      case "toInt" -> "int";
      case "toFloat" -> "float";
      case "toBoolean" -> "bool";
      case "toListInt" -> "list[int]";
      case "toListString" -> "list[str]";
      default -> "str";
    };
  }

  /** What a keyword accepts: any sequence, and one value for a list of one. */
  private static String accepted(Param<?> param) {
    return switch (converter(param)) {
      case "toListInt" -> "int | Sequence[int]";
      case "toListString" -> "str | Sequence[str]";
      default -> type(param);
    };
  }

  private static String converter(Param<?> param) {
    if (param instanceof IntParam || param instanceof LongParam) {
      return "toInt";
    }
    if (param instanceof DoubleParam) {
      return "toFloat";
    }
    if (param instanceof BooleanParam) {
      return "toBoolean";
    }
    if (param instanceof IntArrayParam) {
      return "toListInt";
    }
    return param instanceof StringArrayParam ? "toListString" : "toString";
  }

  private static String value(Params params, Param<?> param) {
    Object value = params.getDefault(param).get();
    if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> literal(Array.get(value, i)))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return literal(value);
  }

  private static String literal(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof String text ? quoted(text) : value.toString().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The param's text as a literal, in lines that are not too wide. */
  private static String doc(Param<?> param) {
    return lines(param.doc()).stream()
        .map(part -> "        " + quoted(part))
        .collect(Collectors.joining("\n"));
  }

  private static String docstring(Param<?> param) {
    return lines("\"\"\"Sets `%s`: %s.\"\"\"".formatted(param.name(), param.doc())).stream()
        .map(part -> "        " + part.stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  /** The text cut at its spaces. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("(?<= )", -1)) {
      if (line.length() + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
