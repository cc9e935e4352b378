package io.lockstep.jobs.command;

import io.lockstep.core.optim.Optimizers;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The training options as options of a command: made from {@link TrainOption#all()}, so that each stands once. */
final class TrainFlags {
    private TrainFlags() {}

    /** Adds every training option that the command doesn't have already. */
    static void addTo(CommandSpec command) {
        for (var option : TrainOption.all()) addTo(command, option);
    }

    /** Adds those that say how the data of a model is read. */
    static void addReadingTo(CommandSpec command) {
        for (var option : List.of(
                TrainOption.FORMAT,
                TrainOption.SEPARATOR,
                TrainOption.DECIMAL,
                TrainOption.HEADER,
                TrainOption.ENCODING,
                TrainOption.LIBSVM_ZERO_BASED)) addTo(command, option);
    }

    /** Adds one, unless the command has it already. */
    static void addTo(CommandSpec command, TrainOption<?> option) {
        if (command.findOption("--" + option.name()) == null) command.addOption(spec(option));
    }

    private static OptionSpec spec(TrainOption<?> option) {
        var builder = OptionSpec.builder("--" + option.name()).description(describe(option));
        if (option.isFlag())
            return builder.type(Boolean.class).arity("0").negatable(true).build();
        if (option.isAnswer()) builder.arity("0..1").fallbackValue("true");
        return builder.type(String.class).paramLabel(option.label()).build();
    }

    private static String describe(TrainOption<?> option) {
        var description = option.description();
        int otherwise = option.isText() ? -1 : description.indexOf("; by default");
        var text = new StringBuilder(otherwise < 0 ? description : description.substring(0, otherwise));
        if (option.isFlag()) text.append(Boolean.TRUE.equals(option.fallback()) ? "; default on" : "; default off");
        else {
            if (!option.isText()) text.append("; allowed: ").append(option.allowed());
            if (otherwise >= 0) text.append(description.substring(otherwise));
            if (option.fallback() != null) text.append("; default ").append(plain(option.fallback()));
            text.append(defaultByOptimizer(option.name()));
        }
        return text.toString().replace("%", "%%");
    }

    /** Nothing for what isn't an optimizer's. */
    private static String defaultByOptimizer(String option) {
        var values = new LinkedHashMap<String, String>();
        for (var optimizer : Optimizers.ALL)
            if (optimizer.settings().asMap().get(option) instanceof Double value)
                values.put(optimizer.name(), plain(value));
        if (values.isEmpty()) return "";
        if (new HashSet<>(values.values()).size() == 1)
            return "; default " + values.values().iterator().next();
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", "; default ", ""));
    }

    private static String plain(Object fallback) {
        if (fallback instanceof Enum<?>) return String.valueOf(TrainOptions.plain(fallback));
        if (fallback instanceof List<?> list)
            return String.join(",", list.stream().map(String::valueOf).toList());
        var text = String.valueOf(fallback);
        return fallback instanceof Double ? text.replaceFirst("\\.0(?=$|E)", "").replace('E', 'e') : text;
    }

    /** The value of a training option, by default its own. */
    static <T> T value(CommandSpec command, TrainOption<T> option) {
        return TrainOptions.parse(Collections.singletonMap(
                        option.name(), command.findOption("--" + option.name()).getValue()))
                .get(option);
    }

    /** The training options that were given, except those of other names in {@code except}. */
    static TrainOptions given(CommandSpec command, Set<String> except) {
        var values = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) {
            if (except.contains(option.name())) continue;
            var parsed = command.findOption("--" + option.name());
            if (parsed != null && parsed.getValue() != null) values.put(option.name(), parsed.getValue());
        }
        return TrainOptions.parse(values);
    }
}
