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
 * The page of params and methods says what the sources say. {@code mvn test -Dtest=ApiPageTest
 * -Dardent.api.write=true} writes it anew.
 */
class ApiPageTest {
  private static final Path PAGE = Path.of("src/docs/api.md");
  private static final String START = "<!-- params: written by ApiPageTest -->\n";
  private static final String END = "<!-- end of params -->\n";

  @Test
  void thePageIsWhatTheParamsSay() throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END);
    if (Boolean.getBoolean("ardent.api.write")) {
      Files.writeString(PAGE, page.substring(0, start) + tables() + page.substring(end));
    } else {
      assertThat(page.substring(start, end)).isEqualTo(tables());
    }
  }

  private static String tables() throws IOException {
    AutoregressiveDensity density = new AutoregressiveDensity();
    StringBuilder methods = new StringBuilder();
    for (PythonMethodsTest.Counterpart counterpart : PythonMethodsTest.classes().toList()) {
      if (!counterpart.java().isRecord()) {
        methods.append(MethodTables.of(counterpart));
      }
    }
    return section("Columns", density, ColumnParams.class)
        + section("Model", density, ModelParams.class)
        + section("Training", density, TrainingParams.class)
        + section(
            "LogLikelihoodEvaluator", new LogLikelihoodEvaluator(), LogLikelihoodEvaluator.class)
        + methods;
  }

  private static String section(String title, Params params, Class<?> declaring) {
    StringBuilder text = new StringBuilder("\n### " + title + "\n\n");
    text.append("| param | type | default | meaning |\n|---|---|---|---|\n");
    List<String> rows = new ArrayList<>();
    for (Param<?> param : params.params()) {
      boolean ours =
          Arrays.stream(declaring.getDeclaredMethods())
              .anyMatch(method -> method.getName().equals(param.name()));
      if (ours) {
        rows.add(
            String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s |\n",
                param.name(),
                type(param),
                value(params, param),
                escaped(param.doc())));
      }
    }
    rows.forEach(text::append);
    return text + "\n";
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam) {
      return "int";
    }
    if (param instanceof LongParam) {
      return "long";
    }
    if (param instanceof DoubleParam) {
      return "double";
    }
    if (param instanceof BooleanParam) {
      return "boolean";
    }
    if (param instanceof IntArrayParam) {
      return "int[]";
    }
    return param instanceof StringArrayParam ? "string[]" : "string";
  }

  private static String value(Params params, Param<?> param) {
    if (!params.hasDefault(param)) {
      return "not set";
    }
    Object value = params.getDefault(param).get();
    if (value.getClass().isArray()) {
      int n = Array.getLength(value);
      return n == 0
          ? "empty"
          : "`" + IntStream.range(0, n).mapToObj(i -> Array.get(value, i)).toList() + "`";
    }
    return "`" + value + "`";
  }

  private static String escaped(String doc) {
    return doc.replace("|", "\\|").replace("*", "\\*");
  }
}
