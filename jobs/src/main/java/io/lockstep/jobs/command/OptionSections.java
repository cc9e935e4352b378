package io.lockstep.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of a command's help in sections, in the order in which they were declared, those of all commands last. */
final class OptionSections {
    /** A section begins at this option. */
    private static final Map<String, String> FIRST = Map.of(
            "--space", "Sweep",
            "--data", "Data",
            "--hidden", "Network",
            "--loss", "Training",
            "--workers", "Run",
            "--master", "Every command");

    private OptionSections() {}

    static void addTo(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionSections::text);
    }

    private static String text(Help help) {
        var ordered = new ArrayList<OptionSpec>();
        var common = new ArrayList<OptionSpec>();
        var names = commonNames(help);
        for (var option : help.commandSpec().options())
            (names.contains(option.longestName()) ? common : ordered).add(option);
        boolean isTraining = ordered.stream().anyMatch(option -> "--hidden".equals(option.longestName()));
        ordered.addAll(common);
        var text = new StringBuilder();
        Help.Layout section = null;
        for (var option : ordered) {
            var heading = FIRST.get(option.longestName());
            // A command with few options of its own needs no sections for them.
            if (section == null || heading != null && (isTraining || common.contains(option))) {
                if (section != null) text.append(section);
                text.append(String.format(
                        "%n%s:%n", heading == null || !isTraining && !common.contains(option) ? "Options" : heading));
                section = help.createDefaultLayout(ordered, List.of(), help.colorScheme());
            }
            section.addOption(option, help.createDefaultParamLabelRenderer());
        }
        return text.append(section == null ? "" : section).toString();
    }

    private static List<String> commonNames(Help help) {
        var mixin = help.commandSpec().mixins().get("common");
        return mixin == null
                ? List.of()
                : mixin.options().stream().map(OptionSpec::longestName).toList();
    }
}
