package org.ardent.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lists options in help under the headings of the classes that declare them. Not picocli's
 * ArgGroup: where one of its options is given again, the others fall back to their defaults.
 */
final class OptionGroups implements IHelpSectionRenderer {
  /** The heading of a class of options. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Heading {
    /** The words. */
    String value();
  }

  @Override
  public String render(Help help) {
    List<OptionSpec> options = help.commandSpec().options();
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    for (OptionSpec option : options) {
      groups.computeIfAbsent(heading(option), h -> new ArrayList<>()).add(option);
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, group) -> {
          if (!heading.isEmpty()) {
            text.append(help.createHeading("%n" + heading + ":%n"));
          }
          Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
          layout.addOptions(group, help.parameterLabelRenderer());
          text.append(layout);
        });
    return text.toString();
  }

  private static String heading(OptionSpec option) {
    if (option.userObject() instanceof Field field) {
      Heading heading = field.getDeclaringClass().getAnnotation(Heading.class);
      return heading == null ? "" : heading.value();
    }
    return "";
  }
}
