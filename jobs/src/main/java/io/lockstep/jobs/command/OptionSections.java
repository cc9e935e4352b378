package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.driver.options.OptionSection;
import io.lockstep.driver.options.TrainOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The options of a command's help in sections: the command's own, then training's by theirs, those of all commands last. */
final class OptionSections {
    private static final String COMMON = "Every command";
    private static final Set<String> FOLLOWING = Set.of("--watch", "--tensorboard", "--mlflow");

    private OptionSections() {}

    static void addTo(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionSections::text);
    }

    private static String text(Help help) {
        var common = commonNames(help);
        var own = new ArrayList<>(help.commandSpec().options());
        own.removeIf(option -> common.contains(option.longestName()));
        boolean isTraining = own.stream().anyMatch(option -> "--hidden".equals(option.longestName()));
        int all = own.size();
        if (isTraining && !asksForAll(help.commandSpec())) own.removeIf(OptionSections::isRare);
        int rare = all - own.size();
        var sections = new LinkedHashMap<String, List<OptionSpec>>();
        // A command with few options of its own needs no sections for them.
        var first = isTraining ? title(help.commandSpec().name()) : "Options";
        sections.put(first, new ArrayList<>());
        if (isTraining) for (var section : OptionSection.values()) sections.put(section.title(), new ArrayList<>());
        if (isTraining) sections.put(FollowOptions.HEADING, new ArrayList<>());
        for (var option : own)
            sections.get(isTraining ? heading(option, first) : first).add(option);
        sections.put(
                COMMON,
                help.commandSpec().options().stream()
                        .filter(option -> common.contains(option.longestName()))
                        .toList());
        sections.values().removeIf(List::isEmpty);
        var shown = sections.values().stream().flatMap(List::stream).toList();
        var text = new StringBuilder();
        sections.forEach((name, options) -> {
            var layout = help.createDefaultLayout(shown, List.of(), help.colorScheme());
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(Figures.text("%n%s:%n", name)).append(layout);
        });
        if (rare > 0)
            text.append(Figures.text(
                    "%n%d options more: lockstep %s --help-all%n",
                    rare, help.commandSpec().name()));
        return text.toString();
    }

    /** Whether every option is to be shown; picocli takes but one option for its own help. */
    static boolean asksForAll(CommandSpec command) {
        var option = command.findOption("--help-all");
        return option != null && Boolean.TRUE.equals(option.getValue());
    }

    /** Whether it is a training option that most commands do without. */
    private static boolean isRare(OptionSpec option) {
        return TrainOption.all().stream()
                .anyMatch(known -> option.longestName().equals("--" + known.name()) && !known.isMostUsed());
    }

    private static String heading(OptionSpec option, String otherwise) {
        return TrainOption.all().stream()
                .filter(known -> option.longestName().equals("--" + known.name()))
                .findFirst()
                .map(known -> known.section().title())
                .orElse(FOLLOWING.contains(option.longestName()) ? FollowOptions.HEADING : otherwise);
    }

    private static String title(String command) {
        return Character.toUpperCase(command.charAt(0)) + command.substring(1);
    }

    private static List<String> commonNames(Help help) {
        var mixin = help.commandSpec().mixins().get("common");
        return mixin == null
                ? List.of()
                : mixin.options().stream().map(OptionSpec::longestName).toList();
    }
}
