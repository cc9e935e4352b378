package io.lockstep.jobs.command;

import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The training options as options of a command: made from {@link TrainOption#all()}, so that each stands once. */
final class TrainFlags {
    private TrainFlags() {}

    /** Adds every training option that the command doesn't have already. */
    static void addTo(CommandSpec command) {
        for (var option : TrainOption.all())
            if (command.findOption("--" + option.name()) == null) command.addOption(spec(option));
    }

    private static OptionSpec spec(TrainOption<?> option) {
        var builder = OptionSpec.builder("--" + option.name()).description(describe(option));
        if (option.isFlag())
            return builder.type(Boolean.class).arity("0").negatable(true).build();
        return builder.type(String.class).paramLabel(label(option.name())).build();
    }

    private static String describe(TrainOption<?> option) {
        var text = option.description().replace("%", "%%");
        if (option.isFlag()) return text + (Boolean.TRUE.equals(option.fallback()) ? "; default on" : "");
        return option.fallback() == null ? text : text + "; default " + plain(option.fallback());
    }

    private static String plain(Object fallback) {
        if (fallback instanceof Enum<?> constant) return constant.name().toLowerCase(Locale.ROOT);
        if (fallback instanceof List<?> list)
            return String.join(",", list.stream().map(String::valueOf).toList());
        return String.valueOf(fallback);
    }

    private static String label(String name) {
        return switch (name) {
            case "data", "test", "output" -> "URI";
            case "valid" -> "PART|URI";
            case "hidden" -> "W,W,…";
            case "init-from" -> "FILE";
            case "format", "task", "activation", "init", "norm", "loss", "optimizer", "schedule", "label" -> "NAME";
            case "transport", "class-weights" -> "NAME";
            case "epochs", "batch-size", "seed", "shards", "workers", "checkpoint-every", "early-stopping" -> "N";
            case "depth", "width" -> "N";
            default -> "X";
        };
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
