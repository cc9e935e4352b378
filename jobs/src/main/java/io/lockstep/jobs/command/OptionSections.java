package io.lockstep.jobs.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        var common = commonNames(help);
        var own = new ArrayList<>(help.commandSpec().options());
        own.removeIf(option -> common.contains(option.longestName()));
        boolean isTraining = own.stream().anyMatch(option -> "--hidden".equals(option.longestName()));
        var all = new ArrayList<>(own);
        for (var option : help.commandSpec().options()) if (!own.contains(option)) all.add(option);

        var sections = new LinkedHashMap<String, List<OptionSpec>>();
        var heading = "Options";
        for (var option : all) {
            // A command with few options of its own needs no sections for them.
            if (isTraining || !own.contains(option)) heading = FIRST.getOrDefault(option.longestName(), heading);
            sections.computeIfAbsent(heading, name -> new ArrayList<>()).add(option);
        }
        var text = new StringBuilder();
        sections.forEach((name, options) -> {
            var layout = help.createDefaultLayout(all, List.of(), help.colorScheme());
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(String.format("%n%s:%n", name)).append(layout);
        });
        return text.toString();
    }

    private static List<String> commonNames(Help help) {
        var mixin = help.commandSpec().mixins().get("common");
        return mixin == null
                ? List.of()
                : mixin.options().stream().map(OptionSpec::longestName).toList();
    }
}
