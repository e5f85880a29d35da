package org.ardent.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ardent.ml.PythonMethodsTest.Counterpart;

/**
 * The methods of a class, as their sources declare them, in Java, Scala and Python side by side.
 */
final class MethodTables {
  private static final Pattern JAVA =
      Pattern.compile(
          "\n  (?:public|default) (?!static|class)((?:\\w|[<>\\[\\],?] ?)+) (\\w+)\\(([^)]*)\\)");
  private static final Map<String, String> SCALA =
      Map.of(
          "long", "Long",
          "int", "Int",
          "double", "Double",
          "boolean", "Boolean",
          "byte", "Byte",
          "void", "Unit",
          "Dataset<Row>", "DataFrame",
          "Dataset<?>", "Dataset[_]");

  /** What PySpark's base classes declare. */
  private static final Map<String, String> OF_PYSPARK =
      Map.of(
          "fit", "fit(dataset: DataFrame) -> AutoregressiveDensityModel",
          "transform", "transform(dataset: DataFrame) -> DataFrame");

  private MethodTables() {}

  /** A section of Markdown. */
  static String of(Counterpart counterpart) throws IOException {
    StringBuilder text = new StringBuilder("\n### Methods of " + counterpart + "\n\n");
    text.append("| Java | Scala | Python |\n|---|---|---|\n");
    String source = Files.readString(source(counterpart.java()));
    Matcher found = JAVA.matcher(source);
    while (found.find()) {
      String name = found.group(2);
      if (PythonMethodsTest.methods(counterpart.java()).contains(name)
          || name.equals("transform")) {
        List<String> parameters = parameters(found.group(3));
        text.append(
            "| %s | %s | %s |\n"
                .formatted(
                    code(found.group(1) + " " + name + "(" + String.join(", ", parameters) + ")"),
                    code(scala(found.group(1), name, parameters)),
                    code(python(counterpart, name, parameters))));
      }
    }
    return text.append('\n').toString();
  }

  private static Path source(Class<?> java) {
    return Path.of("src/main/java", java.getName().replace('.', '/') + ".java");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  /** Types and names; a comma in angle brackets is none between two. */
  private static List<String> parameters(String text) {
    List<String> parameters = new ArrayList<>();
    for (String parameter : text.replaceAll("\\s+", " ").strip().split(", (?![^<]*>)", -1)) {
      if (!parameter.isEmpty()) {
        parameters.add(parameter);
      }
    }
    return parameters;
  }

  private static String scala(String result, String name, List<String> parameters) {
    String given =
        parameters.stream()
            .map(
                parameter -> {
                  int space = parameter.lastIndexOf(' ');
                  return parameter.substring(space + 1)
                      + ": "
                      + scala(parameter.substring(0, space));
                })
            .collect(Collectors.joining(", "));
    return name + (given.isEmpty() ? "" : "(" + given + ")") + ": " + scala(result);
  }

  private static String scala(String type) {
    if (type.endsWith("[]")) {
      return "Array[" + scala(type.substring(0, type.length() - 2)) + "]";
    }
    if (SCALA.containsKey(type)) {
      return SCALA.get(type);
    }
    return type.replaceAll("^(List|Map)<", "java.util.$1<")
        .replaceAll("\\? extends ", "_ <: ")
        .replace('<', '[')
        .replace('>', ']')
        .replace("_ [:", "_ <:");
  }

  private static String python(Counterpart counterpart, String name, List<String> parameters) {
    if (counterpart.java() == LogLikelihoodEvaluator.class && name.equals("evaluate")) {
      return "evaluate(dataset: DataFrame) -> float";
    }
    if (OF_PYSPARK.containsKey(name)) {
      return OF_PYSPARK.get(name);
    }
    boolean completes = name.equals("sample") && parameters.get(0).endsWith(" given");
    return signature(counterpart, completes ? "complete" : name);
  }

  private static String signature(Counterpart counterpart, String name) {
    try {
      String text = PythonMethodsTest.classOf(counterpart);
      Matcher found =
          Pattern.compile(
                  "(@property\n)?    def "
                      + name
                      + "\\(\\s*self,?\\s*((?:[^()]|\\(\\))*?),?\\s*\\) -> ([^\n]*?):\n",
                  Pattern.DOTALL)
              .matcher(text);
      if (!found.find()) {
        // A field.
        Matcher field = Pattern.compile("\n    " + name + ": ([^=\n]+)").matcher(text);
        return field.find() ? name + ": " + field.group(1).strip() : name;
      }
      return found.group(1) != null
          ? name + ": " + found.group(3)
          : name + "(" + found.group(2).replaceAll("\\s+", " ") + ") -> " + found.group(3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
