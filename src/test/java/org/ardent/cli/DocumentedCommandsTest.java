package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands, files and links of the documentation are there: options are read, nothing runs. */
class DocumentedCommandsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

  /** A file and a command or link in it. */
  private record Found(Path page, String text) {
    @Override
    public String toString() {
      return page + ": " + text;
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> top = Files.list(Path.of("."));
        Stream<Path> docs = Files.list(Path.of("src/docs"))) {
      Stream.concat(top, docs)
          .filter(p -> p.toString().endsWith(".md"))
          .sorted()
          .forEach(pages::add);
    }
    pages.add(Path.of("src/bench/README.md"));
    return pages;
  }

  /** Indented lines that call the launcher, with those that a backslash continues. */
  static List<Found> commands() throws IOException {
    List<Found> commands = new ArrayList<>();
    for (Path page : pages()) {
      String joined = Files.readString(page).replaceAll("\\\\\n\\s*", " ");
      joined
          .lines()
          .filter(line -> line.startsWith("    submit/ardent ") && !line.contains("["))
          .forEach(line -> commands.add(new Found(page, line.strip())));
    }
    return commands;
  }

  static List<Found> links() throws IOException {
    List<Found> links = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = LINK.matcher(Files.readString(page));
      while (matcher.find()) {
        links.add(new Found(page, matcher.group(1) + "#" + matcher.group(2)));
      }
    }
    return links;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsAreRead(Found found) {
    List<String> words =
        new ArrayList<>(
            Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+")
                .matcher(found.text())
                .results()
                .map(MatchResult::group)
                .toList());
    words.remove(0);
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      String value = words.remove(0);
      if (option.equals("--class")) {
        assertThatCode(() -> Class.forName(value)).doesNotThrowAnyException();
        return;
      }
    }
    words.replaceAll(word -> word.replaceAll("^(['\"])(.*)\\1$", "$2"));
    words.removeIf("…"::equals);
    for (String word : words) {
      if (word.startsWith("@")) {
        assertThat(Path.of(word.substring(1))).isRegularFile();
      }
    }
    assertThatCode(() -> Main.commandLine().parseArgs(words.toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("links")
  void linksLeadSomewhere(Found found) throws IOException {
    String[] parts = found.text().split("#", 2);
    Path target =
        parts[0].isEmpty() ? found.page() : found.page().resolveSibling(parts[0]).normalize();
    assertThat(target).exists();
    if (!parts[1].equals("null")) {
      assertThat(Files.readString(target).lines().filter(line -> line.startsWith("#")))
          .map(DocumentedCommandsTest::anchor)
          .contains(parts[1]);
    }
  }

  /** The fragment by which a heading of Markdown is reached. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Test
  void commandsAndLinksWereFound() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(15);
    assertThat(links()).hasSizeGreaterThan(20);
  }

  @Test
  void theReadmeIsOnePage() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(200);
  }
}
