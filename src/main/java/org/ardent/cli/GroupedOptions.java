package org.ardent.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Lists options under the heading of the class that declares them, in the order of declaration. */
final class GroupedOptions implements IHelpSectionRenderer {
  private static final String DEFAULT_GROUP = "Options";

  /** Makes a command and its subcommands list their options so. */
  static void install(CommandLine commandLine) {
    commandLine
        .getHelpSectionMap()
        .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, new GroupedOptions());
    commandLine.getSubcommands().values().forEach(GroupedOptions::install);
  }

  @Override
  public String render(Help help) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    for (OptionSpec option : help.commandSpec().options()) {
      groups.computeIfAbsent(group(option), g -> new ArrayList<>()).add(option);
    }
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, options) -> {
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.parameterLabelRenderer());
          text.append(System.lineSeparator())
              .append(heading)
              .append(':')
              .append(System.lineSeparator())
              .append(layout);
        });
    return text.toString();
  }

  private static String group(OptionSpec option) {
    HelpGroup group =
        option.userObject() instanceof Field field
            ? field.getDeclaringClass().getAnnotation(HelpGroup.class)
            : null;
    return group == null ? DEFAULT_GROUP : group.value();
  }
}
